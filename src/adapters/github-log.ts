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

const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);
