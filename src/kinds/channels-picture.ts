import type { Block, Mark } from '../core/picture.ts';
import type { ChannelSeen } from '../ports.ts';
import { stateOf } from './channel-state.ts';
import type { ChannelState } from './channel-state.ts';

const WORDS: { readonly [state in ChannelState]: string } = { live: 'live, our bytes', absent: 'does not have it', partly: 'has some of its files, ours', uncompared: 'has it, no bytes to compare yet', differs: 'OTHER BYTES' };
const MARKS: { readonly [state in ChannelState]: Mark } = { live: 'passed', absent: 'ready', partly: 'waiting', uncompared: 'waiting', differs: 'failed' };

/** What each channel was asked and answered, and below it what was compared, digests included. `undefined`: it did not answer. */
export const channelBlocks = (asked: readonly { readonly name: string; readonly seen: ChannelSeen | undefined }[]): readonly Block[] => {
  const rows = asked.map(({ name, seen }) => {
    if (seen === undefined) return { mark: 'unknown' as const, cells: [name, '—', '—', '—', 'no answer'] };
    const state = stateOf(seen);
    return { mark: MARKS[state], cells: [name, seen.accepted, seen.installable, seen.digest, WORDS[state]] };
  });
  const compared = asked.flatMap(({ name, seen }) => (seen?.details ?? []).map((line) => `${name}: ${line}`));
  return [
    { type: 'table', head: ['Channel', 'accepted', 'installable', 'digest', 'so'], rows },
    ...(compared.length === 0 ? [] : [{ type: 'text' as const, title: 'What was compared', lines: compared }]),
  ];
};
