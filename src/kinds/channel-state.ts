import type { ChannelSeen } from '../ports.ts';

/** Whether a channel has taken the version, and with the bytes that were built. `partly`: it has some of the files, and they are ours. */
export const stateOf = (channel: ChannelSeen | undefined): 'live' | 'absent' | 'differs' | 'partly' => {
  if (channel === undefined) return 'absent';
  if (channel.accepted === 'differs' || channel.installable === 'differs' || channel.digest === 'differs') return 'differs';
  if (channel.accepted === 'yes') return 'live';
  return channel.digest === 'match' ? 'partly' : 'absent';
};
