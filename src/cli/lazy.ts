import type { Tracker, TrackerContext } from '../ports.ts';

/** A tracker whose code is loaded when it is first asked: no schema library before the first frame. */
export const lazyTracker = (key: string, context: TrackerContext): Tracker => {
  let opened: Promise<Tracker> | null = null;
  let tracker: Tracker | null = null;
  const open = async (): Promise<Tracker> => {
    opened ??= load(key, context);
    tracker = await opened;
    return tracker;
  };
  return {
    key,
    // Not known before it is loaded: then the stricter answer.
    get remote() {
      return tracker?.remote ?? true;
    },
    where: async () => (await open()).where(),
    list: async () => (await open()).list(),
    file: async (blocker) => (await open()).file(blocker),
    text: async (id) => (await open()).text(id),
    add: async (id, text) => (await open()).add(id, text),
    close: async (id, reason) => (await open()).close(id, reason),
  };
};

const load = async (key: string, context: TrackerContext): Promise<Tracker> => {
  const { trackers } = await import('../trackers/index.ts');
  const kind = Object.entries(trackers).find(([name]) => name === key)?.[1];
  if (kind === undefined) throw new Error(`nothing here knows the tracker "${key}"`);
  return (await kind()).open(context);
};
