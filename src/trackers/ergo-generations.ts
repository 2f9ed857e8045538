import { z } from 'zod';
import { ActError } from '../core/error.ts';
import { WorldError, type Blocker, type TrackerContext } from '../ports.ts';
import { act, ask, askJson, beforeActing } from './ergo-cli.ts';
import { blockerTitle } from './title.ts';

type Task = { readonly id: string; readonly title: string; readonly state: string };

/** How one generation of ergo's command line is spoken to. Neither says in its lists who closed a task: a claim ends with the work. */
export type Generation = {
  /** Ids of the epics whose title is the release's. */
  readonly epics: (context: TrackerContext) => Promise<readonly string[]>;
  readonly tasks: (context: TrackerContext, epic: string) => Promise<readonly Task[]>;
  readonly isOpen: (state: string) => boolean;
  readonly file: (context: TrackerContext, blocker: { readonly title: string; readonly body: string }) => Promise<Blocker>;
  readonly text: (context: TrackerContext, id: string) => Promise<string>;
  readonly add: (context: TrackerContext, id: string, text: string) => Promise<void>;
  readonly close: (context: TrackerContext, id: string, reason: string) => Promise<void>;
};

const id = z.string().regex(/^[A-Z0-9]{6}$/);
const made = z.object({ id });

/** What is over; every other state is open, one that is not known yet included. */
const OVER = new Set(['done', 'canceled', 'cancelled']);
const isOpen = (state: string): boolean => !OVER.has(state);

// ── before version 4: JSON in, JSON out ──────────────────────────────────────

const oldEpics = z.array(z.object({ id, title: z.string() }));
const oldTasks = z.array(z.object({ id, title: z.string(), state: z.string() }));
const oldTask = z.object({ id, body: z.string().nullish() });

const before4: Generation = {
  epics: async (context) => (await askJson(context, ['ergo', '--json', 'list', '--epics'], oldEpics)).filter(({ title }) => title === context.title).map((epic) => epic.id),
  tasks: async (context, epic) => (await oldTasksOf(context, epic)).filter((task) => task.id !== epic),
  isOpen,
  file: async (context, { title, body }) => {
    const full = blockerTitle(context.target, title);
    const make = async (what: 'epic' | 'task', content: { readonly [field: string]: string }) => madeId(await act(context, ['ergo', '--json', 'new', what], JSON.stringify(content)));
    const [known] = await beforeActing(() => before4.epics(context));
    const epic = known ?? (await make('epic', { title: context.title, body: `What stops the release of ${context.target}.` }));
    return { id: await make('task', { title: full, body, epic }), title: full, open: true, url: null };
  },
  text: async (context, task) => (await askJson(context, ['ergo', '--json', 'show', checkedId(task)], oldTask)).body ?? '',
  add: async (context, task, text) => {
    const before = await beforeActing(() => before4.text(context, task));
    await act(context, ['ergo', '--json', 'set', checkedId(task)], JSON.stringify({ body: `${before.trimEnd()}\n\n${text}` }));
  },
  close: async (context, task) => {
    await act(context, ['ergo', 'set', checkedId(task), '--state', 'done']);
  },
};

/**
 * Some of these leave out what is over unless they are told `--all`, and the first of them do not know that word.
 * Prevents: a blocker that somebody closed in ergo and that is taken for a lost one.
 */
const oldTasksOf = async (context: TrackerContext, epic: string): Promise<readonly Task[]> => {
  const call = ['ergo', '--json', 'list', '--epic', epic] as const;
  try {
    return await askJson(context, [...call, '--all'], oldTasks);
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    return askJson(context, call, oldTasks);
  }
};

// ── version 6: words in, an id out; a task with children is an epic ───────────

const items = z.object({ version: z.literal(1), items: z.array(z.object({ id, title: z.string(), kind: z.string(), state: z.string() })) });
const ALL = ['ergo', 'list', '--all', '--json'] as const;

const since6: Generation = {
  epics: async (context) => (await askJson(context, ALL, items)).items.filter(({ kind, title }) => kind === 'epic' && title === context.title).map((epic) => epic.id),
  tasks: async (context, epic) => (await askJson(context, ['ergo', 'list', '--epic', epic, '--all', '--json'], items)).items.filter(({ kind }) => kind !== 'epic'),
  isOpen,
  file: async (context, { title, body }) => {
    const full = blockerTitle(context.target, title);
    // One without children is a task still: left by a filing that stopped half-way, and used again.
    const known = (await beforeActing(() => askJson(context, ALL, items))).items.filter((item) => item.title === context.title);
    const epic = (known.find(({ kind }) => kind === 'epic') ?? known[0])?.id ?? printedId(await act(context, ['ergo', 'new', 'task', context.title], `What stops the release of ${context.target}.`));
    return { id: printedId(await act(context, ['ergo', 'new', 'task', full, '--epic', epic], body)), title: full, open: true, url: null };
  },
  text: async (context, task) => ask(context, ['ergo', 'show', checkedId(task), '--body']),
  add: async (context, task, text) => {
    // It is added byte for byte: https://github.com/sandover/ergo, quickstart, "Create and organize".
    await act(context, ['ergo', 'body', checkedId(task), '--append'], `\n\n${text}\n`);
  },
  close: async (context, task, reason) => {
    await act(context, ['ergo', 'claim', checkedId(task), '--agent', context.agent]);
    await act(context, ['ergo', 'done', checkedId(task), '-m', reason]);
  },
};

/** Which generation answers, by the shape of its answers: the older one knows no `list --all --json` or prints a bare list. @throws WorldError */
export const detect = async (context: TrackerContext): Promise<Generation> => {
  await ask(context, ['ergo', 'where']);
  try {
    await askJson(context, ALL, items);
    return since6;
  } catch (newer) {
    try {
      await askJson(context, ['ergo', '--json', 'list', '--epics'], oldEpics);
      return before4;
    } catch (older) {
      if (!(newer instanceof WorldError) || !(older instanceof WorldError)) throw older;
      throw new WorldError(`ergo cannot be asked: ${newer.message}; ${older.message}`, { trouble: 'unreachable', fix: newer.fix, cause: newer });
    }
  }
};

const madeId = (printed: string): string => {
  try {
    return made.parse(JSON.parse(printed)).id;
  } catch (error) {
    throw noId(error);
  }
};

const printedId = (printed: string): string => {
  const parsed = id.safeParse(printed.trim());
  if (!parsed.success) throw noId(parsed.error);
  return parsed.data;
};

const noId = (cause: unknown): ActError => new ActError('ergo did not say which id the new task has', { left: true, fix: 'Look at ergo list before you try again.', cause });

const checkedId = (text: string): string => {
  if (!id.safeParse(text).success) throw new ActError(`${text} is not an id of ergo`, { left: false, fix: 'holdpoint blockers' });
  return text;
};
