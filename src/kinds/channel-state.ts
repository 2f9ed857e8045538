import type { ChannelSeen } from '../ports.ts';

/** Whether a channel has taken the version, and with the bytes that were built. */
export const stateOf = (channel: ChannelSeen | undefined): 'live' | 'absent' | 'differs' => {
  if (channel === undefined) return 'absent';
  if (channel.accepted === 'differs' || channel.installable === 'differs' || channel.digest === 'differs') return 'differs';
  return channel.accepted === 'yes' ? 'live' : 'absent';
};
