import { closeSync, constants, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { redactText } from './redact.ts';
import { createPieceRedactor } from './secret-pieces.ts';

/** The last screens of a session as text: what a bug report shows, and what a kill -9 leaves of them. */
export type Screens = {
  /** Keeps a frame. One that differs from the newest in its numbers only (a clock, a count) takes its place. */
  readonly keep: (frame: { readonly lines: readonly string[]; readonly columns: number; readonly rows: number; readonly at: number }) => void;
  /** Writes what is kept, the oldest first, in place of what was there. Never throws: a screen is no record, and a full disk ends no session. */
  readonly write: () => void;
};

const KEPT = 10;

/** @param path of the file (0600); @param secrets masked in it. */
export function createScreens({ path, secrets }: { readonly path: string; readonly secrets: readonly string[] }): Screens {
  const kept: { readonly shape: string; readonly text: string }[] = [];
  const withoutPieces = createPieceRedactor(secrets);
  let unwritten = false;
  return {
    keep: ({ lines, columns, rows, at }) => {
      const shape = `${columns}×${rows}\n${lines.join('\n').replaceAll(/\d+/g, '0')}`;
      if (kept.at(-1)?.shape === shape) kept.pop();
      kept.push({ shape, text: `── ${new Date(at).toISOString()}  ${columns}×${rows}\n${withoutPieces(redactText(lines.join('\n'), secrets).text.split('\n')).join('\n')}\n` });
      kept.splice(0, kept.length - KEPT);
      unwritten = true;
    },
    write: () => {
      if (!unwritten) return;
      unwritten = false;
      const draft = `${path}.${process.pid}`;
      try {
        const fd = openSync(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW, 0o600);
        try {
          writeSync(fd, kept.map(({ text }) => text).join(''));
        } finally {
          closeSync(fd);
        }
        renameSync(draft, path);
      } catch {
        rmSync(draft, { force: true });
      }
    },
  };
}
