import { z } from 'zod';
import type { Blocker } from '../ports.ts';
import { defineKind } from './kind.ts';

const schema = z.strictObject({ blockers: z.literal('none-open') });

type Seen = { readonly where: string; readonly all: readonly Blocker[] };

/** Asks the tracker, never the memory of this session, whether work that stops the release is open. */
export const blockers = defineKind<typeof schema, Seen>({
  key: 'blockers',
  schema,
  siblings: [],
  traits: () => ({ effect: 'none', acts: false, recheck: true, closedByBlockers: true }),
  fields: () => [],
  commands: () => [],
  would: () => ['list the open blockers of {target} in the tracker'],
  look: async (_, { tracker }) => ({ where: await tracker.where(), all: await tracker.list() }),
  judge: (_, { where, all }) => {
    const open = all.filter((blocker) => blocker.open);
    const evidence = [{ type: 'value', name: 'tracker', value: where }, { type: 'value', name: 'open blockers', value: `${open.length} of ${all.length}` }] as const;
    if (open.length === 0) return { is: 'passed', evidence };
    const named = open.map(({ id, title }) => `${id} ${title}`);
    return { is: 'failed', why: `${open.length === 1 ? 'a blocker is' : `${open.length} blockers are`} open: ${named.join('; ')}`, fix: `Settle and close ${open.length === 1 ? 'it' : 'them'} in the tracker (${where}), then run this again.`, evidence };
  },
  draw: (_, { where, all }) => [
    { type: 'facts', rows: [['tracker', where]] },
    { type: 'marks', title: 'Blockers', rows: all.map(({ id, title, open, closed }) => ({ mark: open ? 'failed' : 'passed', label: `${id} ${title}`, at: open ? 'open' : closed?.by == null ? 'closed' : `closed by ${closed.by}` })) },
  ],
});
