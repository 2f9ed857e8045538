import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { readdir, rm, stat, truncate, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { createDryRuns } from '../../src/adapters/dry-runs.ts';
import { createJournal } from '../../src/adapters/journal.ts';
import { openStore } from '../../src/adapters/store.ts';
import type { SessionFolder, Store } from '../../src/adapters/store.ts';
import type { Evidence } from '../../src/core/verdict.ts';
import type { DryRuns } from '../../src/core/dry-run.ts';
import { ADA, NOW } from '../support/history.ts';
import { temporaryFolder } from './support/temporary.ts';

const OF = { repository: 'acme/tidewater', target: 'v1.2.0' } as const;
let store: Store;
let live: SessionFolder;
let dry: SessionFolder;
let dryRuns: DryRuns;
beforeEach(async () => {
  store = openStore(join(await temporaryFolder(), 'state'));
  dry = await begin();
  live = store.createSession({ ...OF, mode: 'live' });
  dryRuns = createDryRuns({ store, live });
});

/** Begins a session whose journal has its opening. */
const begin = async (of: Partial<{ readonly target: string; readonly mode: 'dry-run' | 'live' }> = {}, header: Partial<{ readonly session: number; readonly target: string }> = {}): Promise<SessionFolder> => {
  const folder = store.createSession({ ...OF, mode: 'dry-run', ...of });
  const journal = await createJournal(folder.journal, { ...OF, mode: folder.mode, session: folder.session, version: '0', ...header });
  await journal.append([{ type: 'session.opened', repository: OF.repository, session: folder.session, version: '0', host: 'here', pid: 1 }, { type: 'shell.opened' }], { by: ADA, at: NOW });
  journal.close();
  return folder;
};

type FilePiece = Extract<Evidence, { type: 'file' }>;

const file = (path: string, text: string, name = 'log'): FilePiece => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return { type: 'file', name, path, sha256: createHash('sha256').update(text).digest('hex'), bytes: Buffer.byteLength(text) };
};
const value: Evidence = { type: 'value', name: 'exit', value: '0' };

describe('the newest dry run', () => {
  test('is given with the hash of each record, as it stands in its line', async () => {
    const found = await dryRuns.newest();
    if (found === null || 'problem' in found) throw new Error('there is one');
    expect(found).toMatchObject({ session: 1, records: [{ n: 1 }, { n: 2 }] });
    const lines = readFileSync(dry.journal, 'utf8').trimEnd().split('\n').slice(1);
    expect(found.hashes).toEqual(lines.map((line) => JSON.parse(line).hash));
    expect(found.head).toBe(found.hashes.at(-1));
  });

  test('is the one written last, of this repository and target', async () => {
    const second = await begin();
    await begin({ target: 'v1.3.0' });
    await utimes(second.journal, NOW, NOW);
    expect(await dryRuns.newest()).toMatchObject({ session: 2 });
  });

  test('is none where there is none, and never one beside a dry run', async () => {
    expect(await createDryRuns({ store, live: store.createSession({ ...OF, target: 'v1.3.0', mode: 'live' }) }).newest()).toBeNull();
    expect(await createDryRuns({ store, live: store.createSession({ ...OF, mode: 'dry-run' }) }).newest()).toBeNull();
  });

  test('that is damaged offers nothing, not even an older one, and is left as it is', async () => {
    const second = await begin();
    await utimes(second.journal, NOW, NOW);
    const text = readFileSync(second.journal, 'utf8').replace('"host":"here"', '"host":"hare"');
    writeFileSync(second.journal, text);
    await utimes(second.journal, NOW, NOW);
    expect(await dryRuns.newest()).toEqual({ problem: expect.stringMatching(/journal\.jsonl:2 is damaged: its hash is not the hash of its content/) });
    expect(readFileSync(second.journal, 'utf8')).toBe(text);
  });

  test('whose journal is missing or is that of another session offers nothing', async () => {
    const second = await begin({}, { session: 7 });
    await utimes(second.journal, NOW, NOW);
    expect(await dryRuns.newest()).toEqual({ problem: expect.stringContaining('is the journal of another session') });
    file(join(second.logs, 'lint.1.log'), 'x');
    await rm(second.journal);
    await utimes(second.folder, NOW, NOW);
    expect(await dryRuns.newest()).toEqual({ problem: expect.stringContaining('is missing') });
  });

  test('with a write that was cut is read to its last record, and the tail stays', async () => {
    const size = (await stat(dry.journal)).size;
    await truncate(dry.journal, size - 20);
    expect(await dryRuns.newest()).toMatchObject({ records: [{ n: 1 }] });
    expect((await stat(dry.journal)).size).toBe(size - 20);
  });
});

describe('its evidence', () => {
  test('is as it was', async () => {
    expect(await dryRuns.wrongWith(1, [file(join(dry.logs, 'lint.1.log'), 'fine'), value])).toBeNull();
  });

  test('that is gone or has other bytes is said to be', async () => {
    const piece = file(join(dry.logs, 'lint.1.log'), 'fine');
    writeFileSync(join(dry.logs, 'lint.1.log'), 'fire');
    expect(await dryRuns.wrongWith(1, [piece])).toBe('its evidence log is gone, or is not what it was');
    await rm(join(dry.logs, 'lint.1.log'));
    expect(await dryRuns.wrongWith(1, [value, piece])).toBe('its evidence log is gone, or is not what it was');
    expect(await dryRuns.wrongWith(9, [piece])).toBe('its evidence is gone with dry run 9');
  });

  test('outside its folder is none, by path or by link', async () => {
    const outside = file(join(store.root, 'secret.txt'), 'secret');
    expect(await dryRuns.wrongWith(1, [outside])).toBe('its evidence log lies outside the dry run');
    symlinkSync(join(store.root, 'secret.txt'), join(dry.logs, 'link.log'));
    const linked = { ...outside, path: join(dry.logs, 'link.log') };
    expect(await dryRuns.wrongWith(1, [linked])).toBe('its evidence log lies outside the dry run');
    expect(await dryRuns.keep(1, [linked], 'lint.x')).toBe('its evidence log lies outside the dry run');
  });

  test('is copied byte for byte to the evidence of the live session, for its owner only', async () => {
    const pieces = [file(join(dry.logs, 'lint.1.log'), 'fine\u001b[1m'), value, file(join(dry.evidence, 'lint.1', 'a'), 'A', 'out/summary.md'), file(join(dry.evidence, 'lint.1', 'b'), 'B', 'out/summary.md')];
    const kept = await dryRuns.keep(1, pieces, 'lint.dry-run-1.2');
    if (typeof kept === 'string') throw new Error(kept);
    const folder = join(live.evidence, 'lint.dry-run-1.2');
    expect(kept.map((piece) => (piece.type === 'file' ? piece.path : piece))).toEqual([join(folder, 'log'), value, join(folder, 'out%2Fsummary.md'), join(folder, 'out%2Fsummary.md.2')]);
    expect(kept.map((piece) => (piece.type === 'file' ? piece.sha256 : ''))).toEqual(pieces.map((piece) => (piece.type === 'file' ? piece.sha256 : '')));
    expect(readFileSync(join(folder, 'out%2Fsummary.md.2'), 'utf8')).toBe('B');
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'log'))).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(dry.logs, 'lint.1.log'), 'utf8')).toBe('fine\u001b[1m');
  });

  test('of which one piece is not what it was leaves no copy', async () => {
    const good = file(join(dry.logs, 'lint.1.log'), 'fine');
    const bad = { ...file(join(dry.logs, 'other.log'), 'other', 'other'), sha256: 'aa' };
    expect(await dryRuns.keep(1, [good, bad], 'lint.x')).toBe('its evidence other is gone, or is not what it was');
    expect(await readdir(live.evidence)).toEqual([]);
    await dryRuns.keep(1, [good], 'lint.x');
    expect(await readdir(live.evidence)).toEqual(['lint.x']);
    await dryRuns.drop('lint.x');
    expect(await readdir(live.evidence)).toEqual([]);
  });
});
