import { homedir, hostname, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { packBundle, namesIn, tailOfFile, writeBundle } from '../adapters/bundle-file.ts';
import { createCapture } from '../adapters/capture.ts';
import { findFiles } from '../adapters/checkout-paths.ts';
import { fileNameOf } from '../adapters/file-names.ts';
import { createFiles } from '../adapters/files.ts';
import { copyJournal, hostsIn, readJournalBytes, toldBy } from '../adapters/journal-copy.ts';
import { createMachineRedactor } from '../adapters/machine-redactor.ts';
import type { MachineRedactor, Taken } from '../adapters/machine-redactor.ts';
import { secretsIn } from '../adapters/redact.ts';
import type { StoredSession } from '../adapters/store.ts';
import { createPieceRedactor } from '../adapters/secret-pieces.ts';
import { exists, readBytes } from '../adapters/texts.ts';
import { EXIT, HoldpointError } from '../core/error.ts';
import { quoted } from '../core/quoted.ts';
import type { Plan } from '../core/plan.ts';
import { clean } from '../ui/clean.ts';
import type { Arguments } from './arguments.ts';
import { JOURNAL, LOGS, MANIFEST, SCREENS } from './bundle-manifest.ts';
import type { Manifest } from './bundle-manifest.ts';
import { terminalOf, versionsOf } from './machine.ts';
import { printJson, printLines } from './print.ts';
import { pathOfSource, sha256 } from './runbook-source.ts';
import { findSession, here } from './sessions.ts';

type Part = { readonly name: string; readonly bytes: Uint8Array; readonly taken: Taken };

/** Of a log its end, and of many logs the newest: a report that nobody can attach helps nobody. */
const LOG_TAIL_BYTES = 64 * 1024;
const MOST_LOGS = 200;

/**
 * `doctor --bundle`: one file that a maintainer can attach to a bug report, and that `replay` shows again. Everything in it goes through
 * the redactor once more; what is in it, and what was left out, is printed before it is written.
 */
export const bundle = async (asked: Arguments): Promise<number> => {
  const { git, repository, store } = await here();
  const found = findSession(store, repository, asked);
  if (found === null) throw new HoldpointError({ code: EXIT.left, what: 'There is no session to report about', why: `no release of ${repository} was begun on this machine`, fix: 'Run holdpoint doctor without --bundle: it says what is missing here.' });
  // Beside its session: in the checkout it would be a change that no commit has, and close the tag.
  const path = asked.flags.out === undefined ? join(found.folder, `holdpoint-bundle-${fileNameOf(found.target)}-${found.mode}-${found.session}.zip`) : resolve(asked.flags.out);
  const { parts, manifest } = await gather(found, git.root);
  const bytes = await packBundle(parts);
  if (!asked.flags.json) printLines(describe(parts, manifest, { path, bytes: bytes.length }));
  writeBundle(path, bytes);
  if (asked.flags.json) printJson({ holdpoint: 1, path, bytes: bytes.length, manifest });
  else printLines([`Written. holdpoint replay ${quoted(path)} shows it.`]);
  return EXIT.fine;
};

/** Everything that goes in, redacted, the manifest first. */
const gather = async (found: StoredSession, root: string): Promise<{ readonly parts: readonly Part[]; readonly manifest: Manifest }> => {
  const bytes = readJournalBytes(found.journal);
  const told = toldBy(bytes, new Set());
  const secrets = secretsIn(process.env);
  const redactor = createMachineRedactor({ secrets, homes: [process.env['HOME'] ?? '', homedir()], user: userInfo().username, hosts: [hostname(), ...hostsIn(bytes)] });
  const part = (name: string, text: string): Part => ({ name, bytes: Buffer.from(text), taken: redactor.taken() });
  const leftOut: string[] = [];

  const journal = copyJournal(bytes, redactor);
  const parts: Part[] = [part(JOURNAL, journal.text)];
  const screens = tailOfFile(found.screens, 1024 * 1024);
  if (screens === null) leftOut.push('the last screens: none were kept (no terminal, or an older Holdpoint)');
  else {
    // An older Holdpoint kept them with what was typed, and the environment may hold other secrets by now.
    const lines = createPieceRedactor(secrets)(redactor.text(screens.bytes.toString()).split('\n'));
    parts.push(part(SCREENS, lines.join('\n')));
    leftOut.push('what was being typed on the last screens: stars stand there');
  }
  parts.push(...logsOf(found, redactor, leftOut));
  const plan = told.records.findLast(({ event }) => event.type === 'runbook.adopted')?.event;
  if (plan?.type === 'runbook.adopted') parts.push(...runbookOf(plan.plan, root, redactor, leftOut));
  const evidence = await evidenceOf(found, redactor);
  if (evidence.length > 0) leftOut.push(`the contents of ${evidence.length} evidence file${evidence.length === 1 ? '' : 's'}: their names and SHA-256 are in the manifest`);
  leftOut.push('the values of environment variables, the repository, and what is in no session');

  const facts = {
    versions: await versionsOf(createCapture(process.env), root),
    terminal: terminalOf(process.env),
    environment: Object.keys(process.env).toSorted().map(redactor.text),
  };
  const manifest: Manifest = {
    bundle: 1,
    made: new Date().toISOString(),
    session: { repository: found.repository, target: found.target, mode: found.mode, session: found.session },
    ...facts,
    journal: { events: journal.events, head: journal.head, changed: [...journal.changed], damage: journal.damage === null ? null : { line: journal.damage.line, why: redactor.text(journal.damage.why) }, tailBytes: journal.tailBytes },
    members: parts.map(({ name, bytes: content, taken }) => ({ name, bytes: content.length, sha256: sha256(content), ...taken })),
    evidence,
    leftOut: leftOut.map(redactor.text),
  };
  return { parts: [part(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`), ...parts], manifest };
};

const logsOf = (found: StoredSession, redactor: MachineRedactor, leftOut: string[]): readonly Part[] => {
  const names = namesIn(found.logs).filter((name) => name.endsWith('.log'));
  if (names.length > MOST_LOGS) leftOut.push(`${names.length - MOST_LOGS} of ${names.length} logs`);
  return names.slice(-MOST_LOGS).flatMap((name): readonly Part[] => {
    const tail = tailOfFile(join(found.logs, name), LOG_TAIL_BYTES);
    if (tail === null) return leftOut.push(`${LOGS}${name}: it could not be read`), [];
    if (tail.bytes.length < tail.size) leftOut.push(`${LOGS}${name}: all but its last ${tail.bytes.length} of ${tail.size} bytes`);
    return [{ name: `${LOGS}${name}`, bytes: Buffer.from(redactor.text(tail.bytes.toString())), taken: redactor.taken() }];
  });
};

const runbookOf = (plan: Plan, root: string, redactor: MachineRedactor, leftOut: string[]): readonly Part[] => {
  const path = pathOfSource(root, plan.source);
  if (!exists(path)) return leftOut.push(`the runbook: ${plan.source} is not there any more; the plan in the journal is what ran`), [];
  const bytes = readBytes(path);
  if (sha256(bytes) !== plan.runbookHash) leftOut.push('the runbook as it ran: its file has changed since; the plan in the journal is what ran');
  return [{ name: 'runbook.yaml', bytes: Buffer.from(redactor.text(Buffer.from(bytes).toString())), taken: redactor.taken() }];
};

const evidenceOf = async (found: StoredSession, redactor: MachineRedactor): Promise<Manifest['evidence']> => {
  const files = createFiles({ roots: [found.folder], evidence: found.evidence, secrets: [] });
  const list: { path: string; bytes: number; sha256: string }[] = [];
  if (!exists(found.evidence)) return list;
  for (const { name, path } of await findFiles(found.evidence, ['**'])) {
    const hashed = await files.hash(path);
    if (hashed !== null) list.push({ path: redactor.text(name), ...hashed });
  }
  return list;
};

/** What the person reads before it is written. */
const describe = (parts: readonly Part[], { journal, leftOut }: Manifest, { path, bytes }: { readonly path: string; readonly bytes: number }): readonly string[] => {
  const secrets = parts.reduce((sum, { taken }) => sum + taken.secrets, 0);
  const names = parts.reduce((sum, { taken }) => sum + taken.names, 0);
  return [
    `${path}: ${bytes} bytes, for a bug report. Inside:`,
    ...parts.map((part) => `  ${String(part.bytes.length).padStart(9)}  ${part.name}${part.taken.secrets === 0 ? '' : `   ${part.taken.secrets} secret${part.taken.secrets === 1 ? '' : 's'} masked`}`),
    `Journal: ${journal.events} records, ${journal.damage !== null ? `damaged at line ${journal.damage.line}: ${journal.damage.why}` : journal.changed.length === 0 ? 'as it is, and it verifies' : `${journal.changed.length} of them changed by redaction`}.`,
    `Masked: ${secrets} secret${secrets === 1 ? '' : 's'}. Replaced: ${names} times your home folder (~), user name (user) or machine (host).`,
    'Left out:',
    ...leftOut.map((line) => `  ${line}`),
  ].map(clean);
};
