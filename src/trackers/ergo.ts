import { WorldError, type Tracker, type TrackerKind } from '../ports.ts';
import { ask, beforeActing } from './ergo-cli.ts';
import { detect, type Generation } from './ergo-generations.ts';

/** Blockers as tasks of `ergo` (https://github.com/sandover/ergo), in every epic whose title is the release's: its history has had two of one title. */
export const ergo: TrackerKind = {
  key: 'ergo',
  remote: false,
  open: (context): Tracker => {
    let known: Promise<Generation> | null = null;
    // An answer is kept, a failure is not: ergo may be installed meanwhile.
    const generation = (): Promise<Generation> =>
      (known ??= detect(context).catch((error: unknown) => {
        known = null;
        throw error;
      }));
    return {
      key: 'ergo',
      remote: false,
      where: async () => {
        const where = (await ask(context, ['ergo', 'where'])).trim();
        if (where === '') throw new WorldError('ergo does not say where its tasks are', { trouble: 'unreachable', fix: 'ergo init' });
        return where;
      },
      list: async () => {
        const { epics, tasks, isOpen } = await generation();
        const found = [];
        for (const epic of await epics(context)) found.push(...(await tasks(context, epic)));
        return found.map(({ id, title, state }) => ({ id, title, open: isOpen(state), url: null }));
      },
      file: async (blocker) => (await beforeActing(generation)).file(context, blocker),
      text: async (id) => (await generation()).text(context, id),
      add: async (id, text) => (await beforeActing(generation)).add(context, id, text),
      close: async (id, reason) => (await beforeActing(generation)).close(context, id, reason),
    };
  },
};
