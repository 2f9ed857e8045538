import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { openGit } from '../../src/adapters/git.ts';
import type { Event } from '../../src/core/event.ts';
import type { Step } from '../../src/core/plan.ts';
import type { Git } from '../../src/ports.ts';
import { lookAround } from '../../src/session/resume.ts';
import { startStep } from '../../src/session/start.ts';
import { stageOf } from '../session/stage.ts';
import type { Stage } from '../session/stage.ts';
import { ADA } from '../support/history.ts';
import { blockersGate, planOf, pushTag, step, TARGET, watch } from '../support/plan.ts';

const run = promisify(execFile);
export const ENVIRONMENT = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_AUTHOR_NAME: 'Zoë', GIT_AUTHOR_EMAIL: 'zoe@example.test', GIT_COMMITTER_NAME: 'Zoë', GIT_COMMITTER_EMAIL: 'zoe@example.test' };

/** A session about a real checkout with a real origin, and somebody else with a clone of the same. */
export type Ground = {
  readonly folder: string;
  readonly root: string;
  readonly origin: string;
  readonly stage: Stage;
  /** Git in our checkout, as a person would run it. */
  readonly here: (...args: readonly string[]) => Promise<string>;
  /** The same in the other clone, brought up to date first. */
  readonly other: (...commands: readonly (readonly string[])[]) => Promise<void>;
  readonly write: (path: string, text: string) => void;
  /** Every ref of origin, as it is now. */
  readonly refs: () => Promise<string>;
  /** Starts a step and waits until its attempt has ended. */
  readonly does: (id: string) => Promise<string>;
  readonly until: (what: string, is: () => boolean) => Promise<void>;
  /** Types of events written for this step. */
  readonly events: (id: string) => readonly Event['type'][];
};

/** Nothing here takes a minute; a machine with nine of us on it may. */
const MOST_TURNS = 12_000;

export const TAG_WORDS = `tag ${TARGET}`;
export const SECOND = 'second';

const steps = (): readonly Step[] => [
  watch('clean', { kind: 'git', inCheckout: true, spec: { git: { clean: true, branch: 'main', pushed: true } } }),
  blockersGate('blockers', { spec: { blockers: 'none-open' } }),
  step('check', { spec: { run: 'just check' }, needs: ['clean'] }),
  step('commit', { kind: 'git', effect: 'local', mayChangeCheckout: true, spec: { git: { commit: { message: 'A fix' } } } }),
  step('tag', { kind: 'git', effect: 'local', inCheckout: false, spec: { git: { tag: '{target}', message: 'Release {target}' } }, needs: ['clean', 'check'] }),
  pushTag('push', { kind: 'git', spec: { git: { push: '{target}' } }, needs: ['tag', 'blockers'] }),
  step(SECOND, { kind: 'git', effect: 'irreversible', spec: { git: { push: 'go/{target}' } }, words: `${SECOND} ${TARGET}`, needs: ['push'] }),
];

const git = async (cwd: string, args: readonly string[]): Promise<string> => (await run('git', [...args], { cwd, env: ENVIRONMENT })).stdout.trimEnd();

/** What all grounds lie in. They are removed together: a disk that has just removed files is slow to make others. */
const folderOfAll = (): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'holdpoint-f10-')));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

let template: Promise<string> | undefined;

/** Made once and copied: the remotes are named from where they stand. */
const makeTemplate = async (): Promise<string> => {
  const folder = join(folderOfAll(), 'template');
  mkdirSync(folder);
  const work = join(folder, 'work');
  await git(folder, ['init', '--quiet', '--bare', '--template=', '--initial-branch=main', 'origin.git']);
  await git(folder, ['init', '--quiet', '--template=', '--initial-branch=main', 'work']);
  await git(work, ['remote', 'add', 'origin', '../origin.git']);
  for (const text of ['one\n', 'two\n']) {
    writeFileSync(join(work, 'README.md'), text);
    await git(work, ['add', '--all']);
    await git(work, ['commit', '--quiet', '--message', text.trim()]);
  }
  await git(work, ['push', '--quiet', '--set-upstream', 'origin', 'main']);
  await git(folder, ['clone', '--quiet', '--template=', 'origin.git', 'other']);
  await git(join(folder, 'other'), ['remote', 'set-url', 'origin', '../origin.git']);
  return folder;
};

/** @param wrap what git does differently at one place: the moment in which somebody else acts. */
export const groundOf = async ({ wrap = () => ({}) }: { readonly wrap?: (git: Git) => Partial<Git> } = {}): Promise<Ground> => {
  const made = await (template ??= makeTemplate());
  const folder = mkdtempSync(join(dirname(made), 'ground-'));
  cpSync(made, folder, { recursive: true });
  const [root, origin, theirs] = [join(folder, 'work'), join(folder, 'origin.git'), join(folder, 'other')];
  const here: Ground['here'] = (...args) => git(root, args);
  const write: Ground['write'] = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };

  const real = await openGit(root, { environment: ENVIRONMENT });
  const stage = stageOf(planOf(steps()), { git: { ...real, ...wrap(real) } });
  await lookAround(stage.session);
  stage.work();
  const until: Ground['until'] = async (what, is) => {
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      if (is()) return;
      await new Promise((resolve) => void setTimeout(resolve, 5));
    }
    throw new Error(`${what} did not come`);
  };
  return {
    folder,
    root,
    origin,
    stage,
    here,
    write,
    until,
    other: async (...commands) => {
      await git(theirs, ['fetch', '--quiet', 'origin']);
      for (const command of commands) await git(theirs, command);
    },
    refs: () => git(origin, ['for-each-ref']),
    does: async (id) => {
      const refusal = await startStep(stage.session, id, { confirmed: true, by: ADA });
      if (refusal !== null) return `refused: ${refusal.why}`;
      await until(`the end of ${id}`, () => stage.attempt(id)?.phase === 'ended' && !['running', 'waiting'].includes(stage.status(id)));
      return stage.status(id);
    },
    events: (id) => stage.journal.records.flatMap(({ event }) => ('step' in event && event.step === id ? [event.type] : [])),
  };
};
