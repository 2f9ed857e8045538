const TAIL = 60;
const BEFORE = 5;
const AFTER = 2;
const MAX_ERROR_LINES = 60;

/** What of a job's log explains its end: the lines around each `##[error]`, and the last sixty. Time stamps are taken off. */
export const excerpt = (log: string): { readonly errors: readonly string[]; readonly tail: readonly string[] } => {
  const lines = log
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.replace(/^\uFEFF?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z ?/, ''));
  if (lines.at(-1) === '') lines.pop();
  const near = new Set(lines.flatMap((line, at) => (line.startsWith('##[error]') ? range(at - BEFORE, at + AFTER) : [])));
  return { errors: lines.filter((_, at) => near.has(at)).slice(-MAX_ERROR_LINES), tail: lines.slice(-TAIL) };
};

type Excerpt = ReturnType<typeof excerpt>;

/** Excerpts that are kept: a release has a few failed jobs. */
const MAX_KEPT = 50;

/** A job's log is asked for with each look at its run once the job has ended, and does not change from then on: what could be read is not read again. */
export const readOnce = (read: (job: string) => Promise<Excerpt>): ((job: string) => Promise<Excerpt>) => {
  const kept = new Map<string, Excerpt>();
  return async (job) => {
    const known = kept.get(job) ?? (await read(job));
    kept.set(job, known);
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    return known;
  };
};

const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);
