import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HoldpointError } from '../../src/core/error.ts';
import type { Refusal } from '../../src/core/command.ts';
import type { Git } from '../../src/ports.ts';
import { openGit } from '../../src/adapters/git.ts';
import { openDanger, typeDanger } from '../../src/session/danger.ts';
import { checkCheckout } from '../../src/session/opening.ts';
import { ADA } from '../support/history.ts';
import { hostileSettings, settingGroups } from '../support/hostile.ts';
import { TARGET } from '../support/plan.ts';
import type { Fault } from './fault.ts';
import { ENVIRONMENT, groundOf, SECOND, TAG_WORDS } from './git-ground.ts';
import type { Ground } from './git-ground.ts';

/** Git in a bad state, at each moment in which it can become so: blocked before any effect, with what to do. All real git. */
export const git: Fault = {
  id: 'F10',
  what: 'git: index.lock, detached head, tag moved, forced push, shallow clone, dirty tree, hostile config',
  passes: 'blocked before any effect',
  run: async () => {
    const broken: string[] = [];
    const waiting = [...cases()];
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) broken.push(...(await tryOne(next)));
    };
    const tried = waiting.reduce((sum, { tries = 1 }) => sum + tries, 0);
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
    return { tried, broken, note: `real git and a whole session each; ${MEDDLING.length} states at ${MOMENTS.length} moments where they can come, and ${hostileSettings('').length} settings that want to run something` };
  },
};

const SIDE_BY_SIDE = 4;

type Case = { readonly name: string; readonly tries?: number; readonly hold: (ground: Ground) => Promise<readonly string[]>; readonly ground?: Parameters<typeof groundOf>[0] };

const tryOne = async ({ name, hold, ground: how = {} }: Case): Promise<readonly string[]> => {
  const ground = await groundOf(how);
  try {
    const lines = await hold(ground);
    return lines.length === 0 ? [] : [`${name}: ${lines.join('; ')}`];
  } catch (error) {
    return [`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  }
};

// ── what is wrong, and when ──────────────────────────────────────────────────

/** `start`: a session begins. `gate`: its first gate. `dialog`: the words are asked for. `typed`: the dialog is open. `second`: after the tag is out. */
const MOMENTS = ['start', 'gate', 'dialog', 'typed', 'second'] as const;
type Moment = (typeof MOMENTS)[number];

type Meddling = { readonly name: string; readonly at: readonly Moment[]; readonly does: (ground: Ground) => Promise<unknown>; readonly says: RegExp; /** The push of the tag counts no more after it. */ readonly stales?: boolean };

const pushed = (...refspecs: readonly string[]) => (ground: Ground): Promise<void> =>
  ground.other(['-c', 'user.name=Other', '-c', 'user.email=o@example.test', 'commit', '--quiet', '--allow-empty', '--message=other'], ['push', '--quiet', '--force', 'origin', ...refspecs]);

const MEDDLING: readonly Meddling[] = [
  { name: 'index.lock', at: ['start', 'gate'], does: async ({ root }) => writeFileSync(join(root, '.git/index.lock'), ''), says: /index\.lock/ },
  { name: 'a detached head', at: ['start', 'gate', 'dialog', 'typed'], does: ({ here }) => here('checkout', '--quiet', '--detach'), says: /detached|on no branch|HEAD moved/ },
  { name: 'another commit checked out', at: ['gate', 'dialog', 'typed'], does: ({ here }) => here('reset', '--quiet', '--hard', 'HEAD~1'), says: /behind|stale|HEAD (?:is|moved)|closed/ },
  { name: 'another branch checked out', at: ['start', 'gate', 'typed'], does: ({ here }) => here('checkout', '--quiet', '-b', 'side'), says: /no branch side|branch is side|HEAD moved/ },
  { name: 'a dirty tree', at: ['start', 'gate'], does: async ({ write }) => write('README.md', 'dirty\n'), says: /not clean/ },
  { name: 'an edited file at which git was told not to look', at: ['start', 'gate'], does: async ({ write, here }) => (await here('update-index', '--skip-worktree', 'README.md'), write('README.md', 'hidden\n')), says: /not to look at README\.md/ },
  { name: 'a commit that another replaces here', at: ['start', 'gate'], does: async ({ here }) => (await here('replace', '--force', 'HEAD', 'HEAD~1'), here('reset', '--quiet', '--hard')), says: /not clean/ },
  { name: 'an untracked file that the configuration hides', at: ['start', 'gate'], does: async ({ write, here }) => (write('new.txt', ''), here('config', 'status.showUntrackedFiles', 'no')), says: /not clean/ },
  { name: 'a commit that is not pushed', at: ['start', 'gate', 'dialog', 'typed'], does: async ({ write, here }) => (write('more.txt', ''), await here('add', '--all'), here('commit', '--quiet', '--message=more')), says: /ahead|does not have|stale|HEAD moved|closed/ },
  { name: 'a shallow clone', at: ['start', 'gate'], does: async ({ here, root }) => writeFileSync(join(root, '.git/shallow'), `${await here('rev-parse', 'HEAD')}\n`), says: /shallow/ },
  { name: 'a forced push of the branch', at: ['start', 'gate', 'dialog', 'typed'], does: async (ground) => (await ground.other(['reset', '--quiet', '--hard', 'HEAD~1']), pushed('HEAD:main')(ground)), says: /ahead|behind|does not have|the branch on the remote|remote branch is at/ },
  { name: 'the branch removed from origin', at: ['start', 'gate', 'dialog', 'typed'], does: ({ here, origin }) => here('--git-dir', origin, 'update-ref', '-d', 'refs/heads/main'), says: /no branch main|the branch on the remote/ },
  { name: 'the tag pushed by somebody else', at: ['dialog', 'typed'], does: pushed(`HEAD:refs/tags/${TARGET}`), says: /already has the tag|the tag on the remote changed/ },
  { name: 'the tag moved on origin', at: ['second'], does: pushed(`HEAD:refs/tags/${TARGET}`), says: /push is stale: v\S+ on the remote is now at/, stales: true },
  { name: 'the tag moved on origin, back to a commit of ours', at: ['second'], does: (ground) => ground.other(['push', '--quiet', '--force', 'origin', `HEAD~1:refs/tags/${TARGET}`]), says: /push is stale: v\S+ on the remote is now at/, stales: true },
  { name: 'the tag removed from origin', at: ['second'], does: ({ here, origin }) => here('--git-dir', origin, 'update-ref', '-d', `refs/tags/${TARGET}`), says: /push is stale: v\S+ is gone from the remote/, stales: true },
  { name: 'origin out of reach', at: ['start', 'gate', 'dialog', 'typed', 'second'], does: ({ here, folder }) => here('remote', 'set-url', 'origin', join(folder, 'nowhere.git')), says: /does not appear|could not be asked|cannot be reached|could not be fetched|the tag on the remote|wait/ },
];

function* cases(): Generator<Case> {
  for (const meddling of MEDDLING) for (const moment of meddling.at) yield { name: `${meddling.name}, at ${moment}`, hold: (ground) => heldAt(ground, meddling, moment) };
  yield { name: 'index.lock while a commit is made', hold: commitUnderLock };
  yield { name: 'gates that ran on a dirty tree', hold: gatesOnDirtyTree };
  yield { name: 'gates that ran on a file hidden from git', hold: gatesOnHiddenFile };
  yield { name: 'the local tag moved while the dialog was open', hold: localTagMoved };
  yield tagTakenInTheLastMoment();
  yield { name: 'the local tag replaced on its way out', ...tagReplacedOnItsWay() };
  for (const group of settingGroups()) yield { name: 'hostile configuration', tries: group.length, hold: (ground) => hostile(ground, group) };
}

// ── what must be so ──────────────────────────────────────────────────────────

const gates = ['clean', 'blockers', 'check', 'tag'] as const;

const passGates = async ({ does }: Ground, ids: readonly string[] = gates): Promise<void> => {
  for (const id of ids) {
    const status = await does(id);
    if (status !== 'passed') throw new Error(`nothing was wrong yet, and ${id} is ${status}`);
  }
};

const open = async ({ stage }: Ground, id: string): Promise<readonly Refusal[]> => {
  const refusal = await openDanger(stage.session, id);
  return refusal === null ? (stage.world().danger?.refusals ?? []) : [refusal];
};

const heldAt = async (ground: Ground, { does, says, stales = false }: Meddling, moment: Moment): Promise<readonly string[]> => {
  switch (moment) {
    case 'start':
      await does(ground);
      return blocked(ground, await whyNotBegin(ground), says);
    case 'gate': {
      await does(ground);
      const before = await ground.refs();
      const said = await waitedFor(ground, 'clean');
      return [...(await blocked(ground, said, says)), ...(await unchanged(ground, before)), ...(await closed(ground, 'push', TAG_WORDS))];
    }
    case 'dialog':
    case 'typed':
      await passGates(ground);
      return inDialog(ground, { id: 'push', words: TAG_WORDS, moment, does, says });
    case 'second':
      await passGates(ground);
      await pushTheTag(ground);
      return [...(await inDialog(ground, { id: SECOND, words: `${SECOND} ${TARGET}`, moment: 'dialog', does, says })), ...(ground.stage.status('push') === (stales ? 'stale' : 'passed') ? [] : [`the push of the tag is ${ground.stage.status('push')}`])];
    default:
      return moment satisfies never;
  }
};

const inDialog = async (ground: Ground, { id, words, moment, does, says }: { readonly id: string; readonly words: string; readonly moment: 'dialog' | 'typed'; readonly does: Meddling['does']; readonly says: RegExp }): Promise<readonly string[]> => {
  if (moment === 'dialog') await does(ground);
  const shown = await open(ground, id);
  if (moment === 'typed') {
    if (shown.length > 0) return [`nothing was wrong yet, and its dialog refuses: ${shown[0]?.why}`];
    await does(ground);
  }
  const before = await ground.refs();
  const typed = await typeDanger(ground.stage.session, id, words, ADA);
  return [
    ...(typed === null ? ['its words were taken'] : []),
    ...(await blocked(ground, moment === 'dialog' ? (shown[0] ?? null) : typed, says)),
    ...(await unchanged(ground, before)),
    ...(ground.events(id).includes('attempt.intended') ? ['an intent was written'] : []),
  ];
};

/** What was refused says why and what to do. */
const blocked = async (_: Ground, refusal: Refusal | null, says: RegExp): Promise<readonly string[]> => {
  if (refusal === null) return ['it was not blocked'];
  return [...(says.test(refusal.why) ? [] : [`it says something else: ${refusal.why}`]), ...(refusal.fix.trim() === '' ? ['it does not say what to do'] : [])];
};

const unchanged = async ({ refs }: Ground, before: string): Promise<readonly string[]> => ((await refs()) === before ? [] : [`origin changed:\n${before}\n→\n${await refs()}`]);

const closed = async (ground: Ground, id: string, words: string): Promise<readonly string[]> => {
  const shown = await open(ground, id);
  const typed = await typeDanger(ground.stage.session, id, words, ADA);
  return shown.length > 0 && typed !== null && !ground.events(id).includes('attempt.intended') ? [] : [`${id} is not closed`];
};

const whyNotBegin = async ({ root }: Ground): Promise<Refusal | null> => {
  try {
    await checkCheckout(await openGit(root, { environment: ENVIRONMENT }), { globs: [], patterns: [] });
    return null;
  } catch (error) {
    if (error instanceof HoldpointError && error.code === 3) return { why: `${error.what}: ${error.why}`, fix: error.fix };
    throw error;
  }
};

/** The gate's outcome; where its look has no answer, what is shown while it looks again. */
const waitedFor = async (ground: Ground, id: string): Promise<Refusal | null> => {
  const starting = ground.does(id);
  await Promise.race([starting, ground.until(`an answer of ${id}`, () => ground.stage.world().watches[id]?.polls.some(({ ok }) => !ok) === true)]);
  if (ground.stage.status(id) === 'passed') return null;
  const outcome = ground.stage.attempt(id)?.outcome ?? null;
  if (outcome === null) return { why: ground.stage.world().watches[id]?.why ?? '', fix: 'It looks again by itself.' };
  return { why: 'why' in outcome ? outcome.why : '', fix: 'fix' in outcome ? outcome.fix : '' };
};

const pushTheTag = async (ground: Ground): Promise<void> => {
  const shown = await open(ground, 'push');
  const refusal = shown[0] ?? (await typeDanger(ground.stage.session, 'push', TAG_WORDS, ADA));
  if (refusal !== null) throw new Error(`nothing was wrong yet, and the push is refused: ${refusal.why}`);
  await ground.until('the push', () => ground.stage.status('push') === 'passed');
};

// ── cases of their own ───────────────────────────────────────────────────────

const commitUnderLock = async (ground: Ground): Promise<readonly string[]> => {
  ground.write('README.md', 'three\n');
  const [head, before] = [await ground.here('rev-parse', 'HEAD'), await ground.refs()];
  writeFileSync(join(ground.root, '.git/index.lock'), '');
  const status = await ground.does('commit');
  const outcome = ground.stage.attempt('commit')?.outcome;
  const staged = await ground.here('diff', '--cached', '--name-only');
  return [
    ...(status === 'failed' && outcome?.result === 'failed' ? await blocked(ground, outcome, /index\.lock/) : [`the commit is ${status}`]),
    ...(outcome?.result === 'failed' && outcome.notDone !== true ? ['it may not be made again'] : []),
    ...((await ground.here('rev-parse', 'HEAD')) === head && staged === '' ? [] : ['something was committed or staged']),
    ...(await unchanged(ground, before)),
  ];
};

const gatesOnDirtyTree = async (ground: Ground): Promise<readonly string[]> => {
  await passGates(ground, ['clean', 'blockers']);
  ground.write('README.md', 'dirty\n');
  await passGates(ground, ['check', 'tag']);
  return inDialog(ground, { id: 'push', words: TAG_WORDS, moment: 'dialog', does: async () => undefined, says: /changes in the tree that are in no commit/ });
};

/** The flag is set after opening, and taken back before the tag: what the gates ran on is remembered. */
const gatesOnHiddenFile = async (ground: Ground): Promise<readonly string[]> => {
  await passGates(ground, ['clean', 'blockers']);
  await ground.here('update-index', '--assume-unchanged', 'README.md');
  ground.write('README.md', 'hidden\n');
  await passGates(ground, ['check', 'tag']);
  await ground.here('update-index', '--no-assume-unchanged', 'README.md');
  await ground.here('checkout', '--quiet', '--', 'README.md');
  return inDialog(ground, { id: 'push', words: TAG_WORDS, moment: 'dialog', does: async () => undefined, says: /changes in the tree that are in no commit/ });
};

const localTagMoved = async (ground: Ground): Promise<readonly string[]> => {
  await passGates(ground);
  await open(ground, 'push');
  await ground.here('tag', '--force', '--annotate', '--message=other', TARGET, 'HEAD~1');
  const before = await ground.refs();
  await typeDanger(ground.stage.session, 'push', TAG_WORDS, ADA);
  await ground.until('an end of the push', () => ground.stage.attempt('push')?.phase !== 'intended');
  return [...(ground.stage.status('push') === 'passed' ? ['the push is passed'] : []), ...(await unchanged(ground, before))];
};

/** Between the last question and our push somebody else's tag arrives: git itself does not move it, and reconcile says whose it is. */
const tagTakenInTheLastMoment = (): Case => {
  let meddle: () => Promise<unknown> = async () => undefined;
  return {
    name: 'the tag pushed by somebody else in the last moment',
    ground: { wrap: (real: Git) => ({ pushTag: async (...asked) => (await meddle(), real.pushTag(...asked)) }) },
    hold: async (ground) => {
      await passGates(ground);
      let before = '';
      meddle = async () => (await pushed(`HEAD:refs/tags/${TARGET}`)(ground), (before = await ground.refs()));
      await open(ground, 'push');
      const refusal = await typeDanger(ground.stage.session, 'push', TAG_WORDS, ADA);
      if (refusal !== null) return [`nothing was wrong yet, and it is refused: ${refusal.why}`];
      await ground.until('an end of the push', () => ground.stage.attempt('push')?.phase === 'ended');
      const first = ground.stage.status('push');
      await ground.stage.session.dispatch({ type: 'reconcile', step: 'push' }, ADA);
      await ground.until('an end of the reconcile', () => ground.stage.attempt('push')?.reconciling === false && ground.stage.status('push') !== 'unknown');
      const outcome = ground.stage.attempt('push')?.outcome;
      return [...(first === 'unknown' ? [] : [`the push is ${first}`]), ...(outcome?.result === 'failed' && outcome.conflict === true ? [] : [`reconcile says ${outcome?.result}, not conflict`]), ...(await unchanged(ground, before))];
    },
  };
};

/** Between the last question and our push the tag here is made anew, on another commit: what goes out is the object that was typed for, or nothing. */
const tagReplacedOnItsWay = (): Omit<Case, 'name'> => {
  let meddle: () => Promise<unknown> = async () => undefined;
  return {
    ground: { wrap: (real: Git) => ({ pushTag: async (...asked) => (await meddle(), real.pushTag(...asked)) }) },
    hold: async (ground) => {
      await passGates(ground);
      const object = await ground.here('rev-parse', `refs/tags/${TARGET}`);
      meddle = () => ground.here('tag', '--force', '--annotate', '--message=other', TARGET, 'HEAD~1');
      await open(ground, 'push');
      await typeDanger(ground.stage.session, 'push', TAG_WORDS, ADA);
      await ground.until('an end of the push', () => ground.stage.attempt('push')?.phase === 'ended');
      const out = (await ground.refs()).split('\n').find((ref) => ref.endsWith(`refs/tags/${TARGET}`));
      return out === undefined || out.startsWith(object) ? [] : [`origin has another object than was typed for: ${out}`];
    },
  };
};

/** Everything that reads, up to the words: the gates and the dialog. From the words on the hooks and programs of the person run, as they want. */
const hostile = async (ground: Ground, group: readonly number[]): Promise<readonly string[]> => {
  for (const index of group) {
    for (const { key, value, also } of hostileSettings(join(ground.folder, `canary-${index}`)).slice(index, index + 1)) {
      for (const [path, text] of Object.entries(also?.files ?? {})) ground.write(path, text);
      for (const [other, its] of Object.entries(also?.config ?? {})) await ground.here('config', other, its);
      await ground.here('config', key, value);
    }
  }
  // A change, so that there is something to compare by a program.
  ground.write('README.md', 'three\n');
  const real = await openGit(ground.root, { environment: ENVIRONMENT });
  await Promise.allSettled([real.remoteTags(), real.diff('HEAD', null, [])]);
  await waitedFor(ground, 'clean');
  await open(ground, 'push');
  return readdirSync(ground.folder).flatMap((name) => (name.startsWith('canary-') ? [`${hostileSettings('')[Number(name.slice('canary-'.length))]?.key ?? name} was run`] : []));
};
