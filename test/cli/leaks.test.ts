import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createElement } from 'react';
import { afterAll, expect, test, vi } from 'vitest';
import { App } from '../../components/App.tsx';
import { openGit } from '../../src/adapters/git.ts';
import { redactText } from '../../src/adapters/redact.ts';
import { openStore } from '../../src/adapters/store.ts';
import { groundOf } from '../../src/cli/compose.ts';
import { openNew, personOf } from '../../src/cli/open.ts';
import type { Opened } from '../../src/cli/open.ts';
import { refuseSecrets } from '../../src/cli/plan-secrets.ts';
import { printBroken } from '../../src/cli/print.ts';
import { parseSource, readRunbook, sha256 } from '../../src/cli/runbook-source.ts';
import { until } from '../../src/cli/until.ts';
import { HoldpointError } from '../../src/core/error.ts';
import { lastAttemptOf } from '../../src/core/state.ts';
import type { World } from '../../src/core/world.ts';
import { lineOf, needLines, openingLines, watchLines } from '../../src/plain/lines.ts';
import { compile } from '../../src/runbook/plan.ts';
import { actionsOf } from '../../src/session/actions.ts';
import { findSurvivors } from '../../src/session/resume.ts';
import { startWork } from '../../src/session/work.ts';
import { propsOf } from '../components/sample.ts';
import { SMALL, makeSmall } from '../e2e/small-ground.ts';
import { makePerson } from '../support/holdpoint.ts';
import { screenOf } from '../support/screen.ts';
import { PLANTED, SECRET_ENVIRONMENT, secretsFoundIn } from '../support/secrets.ts';

/** All kinds of secret, once each. */
const LEAK = PLANTED.map(({ text }) => text).join('\n');
const USERINFO = PLANTED.find(({ kind }) => kind === 'userinfo of a URL')?.text ?? '';

/** Steps that leak into every place from which a text can come. */
const LEAKY = SMALL.replace(/    steps:[\s\S]*/, () => String.raw`    steps:
      - { id: stdout, title: It says them, run: 'cat "$LEAK_FILE"' }
      - { id: stderr, title: It fails with them, run: 'cat "$LEAK_FILE" >&2; echo "error: $(tr "\n" " " < "$LEAK_FILE")" >&2; exit 1', waivable: true, fix: 'cat "$LEAK_FILE"; cp "$LEAK_FILE" notes.txt' }
      - { id: echoed, title: Its arguments are echoed, run: 'set -x; true "$(cat "$LEAK_FILE")" "$DEPLOY_PASSWORD"', env: [DEPLOY_PASSWORD] }
      - { id: kept, title: Its evidence holds them, run: 'mkdir -p .scratch; cp "$LEAK_FILE" .scratch/kept.txt', evidence: [.scratch/kept.txt] }
      - { id: captured, title: It captures one, run: 'mkdir -p .scratch; cp "$LEAK_FILE.json" .scratch/value.json', capture: { value: { file: .scratch/value.json, json: /value } } }
      - { id: printed, title: It captures another, run: 'cat "$LEAK_FILE"', capture: { first: { stdout: '^(\S+)$' } } }
      - { id: refused, title: GitHub refuses with them, workflow: { file: refused.yml, for: commit, poll: 1s } }
      - { id: cut, title: GitHub answers what is no JSON, workflow: { file: cut.yml, for: commit, poll: 1s } }
      - { id: share, title: The remote is named with one, git: { push: { branch: main } } }
      - { id: chosen, title: It is chosen, decide: Shall we?, options: { yes: { label: We shall }, no: { label: We shall not, reason: required, holds: true } } }
`);

/** GitHub, in whose every answer stands what must not be shown. */
const leakingGitHub = async () => {
  const server = createServer((request, response) => {
    if (request.url?.includes('cut.yml') === true) return response.writeHead(200, { 'content-type': 'application/json' }).end(`{"total_count": ${LEAK}`);
    return response.writeHead(422, { 'content-type': 'application/json' }).end(JSON.stringify({ message: `no good: ${LEAK}`, errors: [{ message: LEAK }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Boundary cast: a server that listens on TCP has an address of this form.
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

const person = makePerson();
const ground = makeSmall(person, LEAKY);
const { server, url } = await leakingGitHub();
afterAll(() => {
  server.close();
  person.leave();
});

const leakFile = join(person.home, 'leak.txt');
writeFileSync(leakFile, `${LEAK}\n`);
writeFileSync(`${leakFile}.json`, JSON.stringify({ value: LEAK }));
ground.git('config', `url.${USERINFO.replace(/example\.test.*$/, '127.0.0.1:1/')}.pushInsteadOf`, 'https://github.com/');
const env = { ...process.env, ...person.env, ...SECRET_ENVIRONMENT, GH_TOKEN: PLANTED[0]?.text ?? '', GITHUB_API_URL: url, LEAK_FILE: leakFile };

const begin = async (): Promise<Opened> => {
  const git = await openGit(ground.project, { environment: env });
  const source = readRunbook(git.root, ground.runbook);
  const inputs = { target: 'v1.1.0', base: 'v1.0.0', mode: 'live' };
  const compiled = compile(await parseSource(source), { inputs, runbookHash: source.hash, source: source.source, sha256 });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return openNew(await groundOf(git, env), { store: openStore(ground.state), plan: compiled.plan, inputs, source, you: await personOf(git, { person: true, login: null }) });
};

const filesBelow = (folder: string): readonly string[] => readdirSync(folder).flatMap((name) => (statSync(join(folder, name)).isDirectory() ? filesBelow(join(folder, name)) : [join(folder, name)]));

test('secrets of every kind, printed, kept, captured, answered and typed everywhere, are found nowhere', { timeout: 120_000 }, async () => {
  const opened = await begin();
  const { session } = opened;
  const worlds: World[] = [];
  session.subscribe(() => worlds.push(session.snapshot().world));
  const work = startWork(session);
  let copied = '';
  const desk = { shell: async () => undefined, openFile: async () => undefined, edit: async () => null, openUrl: async () => undefined, copy: async (text: string) => ((copied = text), 'copied' as const) };
  const actions = actionsOf(session, work, { desk, leave: async () => undefined });
  const ended = (step: string): Promise<void> => until(session, () => ['ended', 'asked'].includes(lastAttemptOf(session.snapshot().state, step)?.phase ?? ''));
  const said: string[] = [];
  const told = (refusal: unknown): void => void said.push(JSON.stringify(refusal));

  for (const step of ['stdout', 'stderr', 'echoed', 'kept', 'captured', 'printed', 'chosen']) {
    told(await actions.start(step, { confirmed: true }));
    await ended(step);
  }
  told(await actions.start('share', { confirmed: true }));
  for (const step of ['refused', 'cut']) {
    told(await actions.start(step, { confirmed: true }));
    await until(session, () => session.snapshot().world.watches[step]?.polls[0]?.ok === false);
  }
  await until(session, () => lastAttemptOf(session.snapshot().state, 'share')?.phase !== 'intended');
  told(await actions.answer('chosen', { question: lastAttemptOf(session.snapshot().state, 'chosen')?.questions[0]?.id ?? '', option: 'no', reason: LEAK, attachment: LEAK }));
  said.push(JSON.stringify(await actions.openEvidence('kept', '.scratch/kept.txt')));
  const draft = await actions.draftBlocker('stderr');
  told(draft);
  told(await actions.fileBlocker('stderr', { title: `${draft.title} ${LEAK}`, body: `${draft.body}\n${LEAK}` }));
  const blockers = join(ground.state, 'acme%2Fsmall/v1.1.0/blockers.json');
  const filed = readFileSync(blockers, 'utf8');
  expect(filed).toContain('It fails with them');
  told(await actions.fix('stderr'));
  await until(session, () => session.snapshot().state.steps['stderr']?.fixes.at(-1)?.ended !== null);
  said.push(JSON.stringify(await actions.fixDiff('stderr')));
  told(await actions.shareFix('stderr', `Mend it\n\n${LEAK}`));
  await until(session, () => session.snapshot().records.some(({ event }) => event.type === 'fix.shared'));
  told(await actions.waive('stderr', { reason: LEAK, until: Date.now() + 60_000 }));
  told(await actions.writeReport());
  told(await actions.copy(JSON.stringify(session.snapshot().state), null));
  const stray = spawn('bash', ['-c', 'sleep 60; true', ...PLANTED.map(({ text }) => text)], { detached: true, stdio: 'ignore', env: { PATH: process.env['PATH'], HOLDPOINT_ATTEMPT: `${session.ports.name}:stdout:1` } });
  try {
    await findSurvivors(session);
    expect(session.snapshot().world.survivors).toHaveLength(1);
  } finally {
    process.kill(-(stray.pid ?? 0), 'SIGKILL');
  }
  // A tracker's file that somebody broke is quoted in no error.
  writeFileSync(blockers, LEAK);
  told(await actions.fileBlocker('stderr', { title: 'another', body: LEAK }));
  told(await actions.abandon('abandon v1.1.0', LEAK));
  work.stop();
  await opened.stopAll();

  const { state, records, world } = session.snapshot();
  const outcome = (step: string) => lastAttemptOf(state, step)?.outcome;
  // What is looked for was there to be found: each step did what it is for.
  expect([outcome('stdout'), outcome('stderr'), outcome('echoed'), outcome('kept')].map((one) => one?.result)).toEqual(['passed', 'failed', 'passed', 'passed']);
  expect([outcome('captured'), outcome('printed')]).toMatchObject([{ result: 'unknown', why: expect.stringContaining('is a secret') }, { result: 'unknown', why: expect.stringContaining('is a secret') }]);
  expect(JSON.stringify(outcome('share') ?? session.snapshot().world.watches['share'])).toMatch(/127\.0\.0\.1|unable|refused/);
  expect(state.end).toMatchObject({ end: 'abandoned', reason: expect.stringContaining('[masked]') });
  const kept = (outcome('kept')?.evidence ?? []).find((piece) => piece.name === '.scratch/kept.txt');
  expect(kept?.type === 'file' && sha256(readFileSync(kept.path))).toBe(kept?.type === 'file' ? kept.sha256 : '');

  const app = screenOf(createElement(App, propsOf([], { state, world, records, actions, output: opened.output, search: opened.search })), { columns: 160, rows: 50 });
  const frames: string[] = [];
  for (const key of ['j', 'j', '\t', 'e', 'd', 't', 'b', '?']) {
    await app.type(key);
    frames.push(app.text());
  }
  app.unmount();
  opened.close();

  const stored = filesBelow(ground.state).filter((path) => path !== blockers);
  expect(stored.map((path) => path.replace(/^.*\//, ''))).toEqual(expect.arrayContaining(['journal.jsonl', 'stdout.1.log', 'stderr.fix1.log']));
  const places: { readonly [place: string]: string } = {
    ...Object.fromEntries(stored.map((path) => [path.slice(ground.state.length), readFileSync(path, 'utf8')])),
    'the blockers': filed,
    'the report': readFileSync(join(ground.project, '.scratch/evidence-v1.1.0-live.md'), 'utf8'),
    'log --json': JSON.stringify(records),
    'the state': JSON.stringify(state),
    'what is drawn': JSON.stringify(worlds),
    'the screen': frames.join('\n'),
    'the plain lines': [...openingLines(state), ...records.flatMap((record) => lineOf(record, state) ?? []), ...needLines(state), ...worlds.flatMap((after, n) => watchLines(worlds[n - 1] ?? after, after, state))].join('\n'),
    'refusals, drafts and diffs': said.join('\n'),
    'the clipboard': copied,
    'the commit': ground.git('log', '--format=%B'),
  };
  for (const [place, text] of Object.entries(places)) expect({ place, found: secretsFoundIn(text), masks: text === '' }).toEqual({ place, found: [], masks: false });
});

test('an error that ends the program quotes no secret', () => {
  for (const [name, value] of Object.entries(SECRET_ENVIRONMENT)) vi.stubEnv(name, value);
  let printed = '';
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((printed += String(text)), true));
  try {
    for (const error of [new Error(LEAK), new HoldpointError({ code: 1, what: LEAK, why: LEAK, fix: LEAK }), LEAK]) printBroken(error);
  } finally {
    write.mockRestore();
    vi.unstubAllEnvs();
  }
  expect(printed).toContain('holdpoint has a bug');
  expect(secretsFoundIn(printed)).toEqual([]);
});

test('a runbook with a token in it, and an input that is one, begin no session', async () => {
  const secrets = Object.values(SECRET_ENVIRONMENT);
  const planOfRunbook = async (text: string) => {
    const path = join(person.home, `other-${sha256(text).slice(0, 6)}.yaml`);
    mkdirSync(person.home, { recursive: true });
    writeFileSync(path, text);
    const source = readRunbook(ground.project, path);
    const compiled = compile(await parseSource(source), { inputs: { target: 'v1.1.0', base: 'v1.0.0', mode: 'live' }, runbookHash: source.hash, source: source.source, sha256 });
    if (!compiled.ok) throw new Error('it does not compile');
    return compiled.plan;
  };
  const clean = await planOfRunbook(SMALL.replace('echo fine', 'git ls-remote ssh://git@github.com/acme/small'));
  expect(() => refuseSecrets(clean, { agent: 'robin' }, secrets)).not.toThrow();
  expect(() => refuseSecrets(clean, { agent: SECRET_ENVIRONMENT.DEPLOY_PASSWORD }, secrets)).toThrow('the input agent holds');
  const leaky = await planOfRunbook(SMALL.replace('echo fine', `curl -H 'X-Token ${PLANTED[0]?.text ?? ''}' https://example.test`));
  expect(() => refuseSecrets(leaky, {}, secrets)).toThrow('the step passes holds what looks like one');
});

test('what is planted is what would be found', () => {
  expect(secretsFoundIn(LEAK)).toEqual(PLANTED.map(({ kind }) => kind));
  expect(secretsFoundIn(redactText(LEAK, Object.values(SECRET_ENVIRONMENT)).text)).toEqual([]);
});

