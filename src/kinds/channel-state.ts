import type { ChannelSeen } from '../ports.ts';

/**
 * What a channel has of the version. `live`: all of it, the bytes that were built (where no build is named, nothing can be compared). `partly`: it has some of the
 * files, and they are ours. `uncompared`: it has taken the version and serves nothing yet that could be compared, so it is neither missing nor known to be ours.
 */
export type ChannelState = 'live' | 'absent' | 'differs' | 'partly' | 'uncompared';

/**
 * Whether a channel has taken the version, and with the bytes that were built.
 * Prevents: "all with our bytes" said of a version of which an index has a line, and nobody has seen a byte.
 */
export const stateOf = (channel: ChannelSeen | undefined): ChannelState => {
  if (channel === undefined) return 'absent';
  if (channel.accepted === 'differs' || channel.installable === 'differs' || channel.digest === 'differs') return 'differs';
  if (channel.accepted === 'yes') return channel.digest === 'none' ? 'uncompared' : 'live';
  return channel.digest === 'match' ? 'partly' : 'absent';
};
