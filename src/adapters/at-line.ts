import { basename } from 'node:path';

/** How programs are told to open a file at a line. */
const PLUS: ReadonlySet<string> = new Set(['less', 'more', 'most', 'vi', 'vim', 'nvim', 'view', 'nano', 'pico', 'emacs', 'emacsclient', 'micro', 'kak', 'ed', 'mg', 'joe', 'ne']);
const GOTO: ReadonlySet<string> = new Set(['code', 'code-insiders', 'codium', 'cursor', 'windsurf']);
const COLON: ReadonlySet<string> = new Set(['hx', 'helix', 'subl', 'zed']);

/** The words after a pager or an editor that open the file at this line, which counts from 1; the file alone where there is no line or no known way. */
export const atLine = (program: string, path: string, line: number | null): readonly string[] => {
  const name = basename(program.split(' ').find((word) => word !== '') ?? '').replace(/\.(?:exe|cmd)$/, '');
  if (line === null || line <= 1) return [path];
  if (PLUS.has(name)) return [`+${line}`, path];
  if (GOTO.has(name)) return ['--goto', `${path}:${line}`];
  return COLON.has(name) ? [`${path}:${line}`] : [path];
};
