import { dirname, join } from 'node:path';
import { readBundle, readWhole, tailOfFile } from '../adapters/bundle-file.ts';
import { fileNameOf } from '../adapters/file-names.ts';
import { toldBy } from '../adapters/journal-copy.ts';
import type { Told } from '../adapters/journal-copy.ts';
import { EXIT, HoldpointError } from '../core/error.ts';
import { selectStanding } from '../core/standing.ts';
import { createReplay } from '../session/replay.ts';
import type { Replay } from '../session/replay.ts';
import { logNameOf } from '../session/log-name.ts';
import { clean } from '../ui/clean.ts';
import type { Arguments } from './arguments.ts';
import type { Run } from './index.ts';
import { readKeymap } from './keys-file.ts';
import { printJson, printLines, printRefusal } from './print.ts';
import { sha256 } from './runbook-source.ts';
import { seatOf } from './seat.ts';
import { statusLines } from './status-lines.ts';

const MOST_LOG_BYTES = 4 * 1024 * 1024;

/** A bundle or a journal, opened. `changed` are the lines that a redacted copy changed; `log` gives the bytes of a log that is there. */
type Opened = { readonly told: Told; readonly changed: number; readonly log: (name: string) => Uint8Array | null };

/** Shows a bundle or a journal again, read-only: the real screen at a terminal, else lines. Exits 1 where the journal is damaged. */
export const replay: Run = async (asked) => {
  const [path] = asked.rest;
  if (path === undefined) return printRefusal({ why: 'replay needs a file', fix: 'holdpoint replay FILE; a bundle (holdpoint doctor --bundle) or a journal.jsonl.' }), EXIT.left;
  const opened = await openFile(path);
  const { told, changed } = opened;
  const tells = tellsOf(opened, path);
  if (!told.records.some(({ event }) => event.type === 'runbook.adopted')) throw new HoldpointError({ code: EXIT.broken, what: `${path} shows nothing`, why: `${tells}; no plan was adopted up to there`, fix: 'There is no screen to show. Ask for a journal of a session that was opened.' });
  const shown = createReplay(told.records, { redacted: changed, head: told.head });
  if (asked.flags.at !== undefined) shown.travel(recordAt(asked.flags.at, told.records.length));
  if (asked.flags.json || seatOf(asked) !== 'screen') print(shown, opened, tells, asked);
  else await show(shown, opened, asked, tells);
  return told.damage === null ? EXIT.fine : EXIT.broken;
};

const openFile = async (path: string): Promise<Opened> => {
  const bytes = readWhole(path);
  const members = await readBundle(bytes, path);
  if (members === null) return { told: toldBy(bytes, new Set()), changed: 0, log: (name) => tailOfFile(join(dirname(path), 'logs', name), MOST_LOG_BYTES)?.bytes ?? null };
  const { JOURNAL, LOGS, MANIFEST, manifestForm } = await import('./bundle-manifest.ts');
  const member = (name: string): Uint8Array | null => members.find((one) => one.name === name)?.bytes ?? null;
  const manifest = manifestForm.safeParse(parseJson(member(MANIFEST)));
  const journal = member(JOURNAL);
  if (!manifest.success || journal === null) throw new HoldpointError({ code: EXIT.left, what: `${path} is no bundle of Holdpoint`, why: manifest.success ? 'it holds no journal' : 'its manifest is missing, or of a form that this version does not know', fix: 'Ask for it again: holdpoint doctor --bundle' });
  const differs = manifest.data.members.find(({ name, sha256: hash }) => sha256(member(name) ?? new Uint8Array()) !== hash);
  if (differs !== undefined) throw new HoldpointError({ code: EXIT.broken, what: `${path} is damaged`, why: `${differs.name} is not what the manifest lists`, fix: 'Ask for it again: holdpoint doctor --bundle' });
  const { changed } = manifest.data.journal;
  return { told: toldBy(Buffer.from(journal), new Set(changed)), changed: changed.length, log: (name) => member(`${LOGS}${name}`) };
};

const parseJson = (bytes: Uint8Array | null): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes ?? []).toString());
  } catch {
    return undefined;
  }
};

/** What may be believed of it, in one line. */
const tellsOf = ({ told, changed }: Opened, path: string): string => {
  const upTo = told.damage === null ? '' : `; damaged at line ${told.damage.line}: ${told.damage.why}; shown up to there`;
  if (changed > 0) return `${path}: redacted copy: ${changed} records changed, so it does not verify; ${told.records.length} records${upTo}`;
  return `${path}: ${told.records.length} records, ${told.damage === null ? `unbroken, head ${told.head}` : 'unbroken to the damage'}${upTo}`;
};

const recordAt = (given: string, of: number): number => {
  const n = Number(given);
  if (Number.isInteger(n) && n >= 1 && n <= of) return n;
  throw new HoldpointError({ code: EXIT.left, what: `There is no record ${given}`, why: `the journal has records 1 to ${of}`, fix: `Give --at a number from 1 to ${of}.` });
};

const print = (shown: Replay, { told, changed }: Opened, tells: string, asked: Arguments): void => {
  const { state, records, world } = shown.snapshot();
  if (asked.flags.json) {
    const ok = told.damage === null && changed === 0;
    printJson({ ...selectStanding(state, { events: records.length, head: world.chain.head, ok }), replay: { at: records.length, of: told.records.length, redacted: changed, damage: told.damage } });
    return;
  }
  printLines(statusLines(state, `replay, record ${records.length} of ${told.records.length}. ${tells}`));
};

const show = async (shown: Replay, { log }: Opened, asked: Arguments, tells: string): Promise<void> => {
  const [{ showReplay }, { createStillOutput }] = await Promise.all([import('./replay-screen.ts'), import('../adapters/output-still.ts')]);
  const still = createStillOutput((step, attempt) => log(`${fileNameOf(step)}.${logNameOf(shown.snapshot().state, step, attempt)}.log`));
  await showReplay(shown, still, asked, await readKeymap(process.env));
  printLines([clean(tells)]);
};
