import { join } from 'node:path';
import { preferencesFolder } from '../adapters/preferences.ts';
import { exists, readBytes } from '../adapters/texts.ts';
import { EXIT, HoldpointError } from '../core/error.ts';
import { nearest } from '../runbook/nearest.ts';
import { KEYMAP } from '../ui/keymap.ts';
import type { Keymap } from '../ui/keymap.ts';
import { remapped } from '../ui/remap.ts';
import type { KeyEntry, KeyProblem } from '../ui/remap.ts';

type Variables = Parameters<typeof preferencesFolder>[0];

/** A person's own keys: `{"run": "ctrl-r", "go-on": ["A", "ctrl-g"], "shell": []}`, by the names of the actions. */
export const keysFileOf = (env: Variables): string => join(preferencesFolder(env), 'keys.json');

/** Ours, with theirs in it where there is a file. @throws HoldpointError code 2 with every problem, its place, and what to write instead */
export const readKeymap = async (env: Variables): Promise<Keymap> => {
  const file = keysFileOf(env);
  if (!exists(file)) return KEYMAP;
  const read = await entriesIn(Buffer.from(readBytes(file)).toString());
  const found = 'problems' in read ? read : remapped(KEYMAP, read.entries, nearest);
  if ('keymap' in found) return found.keymap;
  const { length } = found.problems;
  throw new HoldpointError({ code: EXIT.left, what: `${file} has ${length === 1 ? 'an error' : `${length} errors`}`, why: found.problems.map(({ line, what, instead }) => `${file}:${line}: ${what}. ${instead}`).join('\n'), fix: 'Mend it, or move it away to have the keys of the README.' });
};

type Read = { readonly entries: readonly KeyEntry[] } | { readonly problems: readonly KeyProblem[] };

/** JSON is YAML, and the parser of runbooks knows the line of each entry; loaded only where there is a file. */
const entriesIn = async (text: string): Promise<Read> => {
  const { LineCounter, isMap, isScalar, isSeq, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const { contents, errors } = parseDocument(text, { lineCounter: lines, schema: 'json', uniqueKeys: false, prettyErrors: false });
  const lineAt = (offset: number | undefined): number => lines.linePos(offset ?? 0).line;
  if (errors.length > 0) return { problems: errors.map(({ pos: [from], message }) => ({ line: lineAt(from), what: `this is not JSON: ${message}`, instead: 'Write {"action": "key"}.' })) };
  if (!isMap(contents)) return { problems: [{ line: 1, what: 'this is no object', instead: 'Write {"action": "key"}.' }] };
  const entries: KeyEntry[] = [];
  const problems: KeyProblem[] = [];
  for (const { key, value } of contents.items) {
    const line = lineAt(isScalar(key) ? key.range?.[0] : undefined);
    const action = isScalar(key) ? String(key.value) : '';
    const items = isSeq(value) ? value.items : [value];
    const keys = items.flatMap((item) => (isScalar(item) && typeof item.value === 'string' ? [item.value] : []));
    if (keys.length === items.length) entries.push({ action, keys, line });
    else problems.push({ line, what: `"${action}" is neither a key nor a list of keys`, instead: `Write "${action}": "ctrl-t", or a list of such texts.` });
  }
  return problems.length > 0 ? { problems } : { entries };
};
