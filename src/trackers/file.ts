import { z } from 'zod';
import { ActError } from '../core/error.ts';
import { WorldError, type Blocker, type TrackerContext, type TrackerKind } from '../ports.ts';

const entry = z.object({
  id: z.string().regex(/^B\d+$/),
  target: z.string(),
  title: z.string(),
  body: z.string(),
  filedAt: z.int(),
  by: z.string(),
  closed: z.object({ at: z.int(), by: z.string(), reason: z.string() }).nullable(),
  /** Later failures of the same kind. */
  added: z.array(z.object({ at: z.int(), by: z.string(), text: z.string() })).optional(),
});
const contents = z.object({ version: z.literal(1), blockers: z.array(entry) });

type Entry = z.output<typeof entry>;

/** Blockers in one JSON file beside the sessions: for those who use no tracker. Ids count up and are never given twice. */
export const file: TrackerKind = {
  key: 'file',
  remote: false,
  open: (context) => ({
    key: 'file',
    remote: false,
    where: async () => {
      await read(context);
      return context.file;
    },
    list: async () => (await read(context)).filter(({ target }) => target === context.target).map(blockerOf),
    file: async ({ title, body }) => {
      const all = await readBeforeActing(context);
      const last = Math.max(0, ...all.map(({ id }) => Number(id.slice(1))));
      const added: Entry = { id: `B${last + 1}`, target: context.target, title, body, filedAt: context.now(), by: context.agent, closed: null };
      await write(context, [...all, added]);
      return blockerOf(added);
    },
    text: async (id) => {
      const found = named(await read(context), context, id);
      if (found === undefined) throw new WorldError(noSuch(context, id), { trouble: 'missing', fix: 'holdpoint blockers' });
      return found.body;
    },
    add: (id, text) => change(context, id, (one) => ({ ...one, added: [...(one.added ?? []), { at: context.now(), by: context.agent, text }] })),
    close: (id, reason) => change(context, id, (one) => (one.closed === null ? { ...one, closed: { at: context.now(), by: context.agent, reason } } : one)),
  }),
};

const blockerOf = ({ id, title, closed }: Entry): Blocker => ({ id, title, open: closed === null, url: null, ...(closed === null ? {} : { closed: { by: closed.by, at: closed.at } }) });

const named = (all: readonly Entry[], { target }: TrackerContext, id: string): Entry | undefined => all.find((one) => one.id === id && one.target === target);

const noSuch = ({ target }: TrackerContext, id: string): string => `there is no blocker ${id} of ${target}`;

/** @throws ActError */
const change = async (context: TrackerContext, id: string, next: (one: Entry) => Entry): Promise<void> => {
  const all = await readBeforeActing(context);
  const found = named(all, context, id);
  if (found === undefined) throw new ActError(noSuch(context, id), { left: false, fix: 'holdpoint blockers' });
  await write(context, all.map((one) => (one === found ? next(one) : one)));
};

/** A file that is not there holds no blockers yet; one that cannot be read might hold some. */
const read = async ({ file: path, store }: TrackerContext): Promise<readonly Entry[]> => {
  const text = await store.read(path).catch((error: unknown) => {
    throw unreadable(path, error instanceof Error ? error.message : String(error), error);
  });
  if (text === null) return [];
  const parsed = contents.safeParse(jsonOf(text, path));
  if (parsed.success) return parsed.data.blockers;
  const [issue] = parsed.error.issues;
  throw unreadable(path, `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'unreadable'}`);
};

const readBeforeActing = async (context: TrackerContext): Promise<readonly Entry[]> => {
  try {
    return await read(context);
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    throw new ActError(error.message, { left: false, fix: error.fix, cause: error });
  }
};

const write = async ({ file: path, store }: TrackerContext, blockers: readonly Entry[]): Promise<void> => {
  try {
    await store.write(path, `${JSON.stringify({ version: 1, blockers }, null, 2)}\n`);
  } catch (error) {
    throw new ActError(`${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`, { left: true, fix: 'Make room on the disk, and check who may write there.', cause: error });
  }
};

const jsonOf = (text: string, path: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(path, 'it is not JSON, or cut off', error);
  }
};

const unreadable = (path: string, why: string, cause?: unknown): WorldError => new WorldError(`${path} cannot be read: ${why}`, { trouble: 'unreachable', fix: 'Put the file right by hand, or move it away if it holds no open blocker.', cause });
