import { basename, join } from 'node:path';
import { ActError } from '../../core/error.ts';
import type { JsonObject } from '../../core/json.ts';
import type { At } from '../../core/kind.ts';
import { fill } from '../../core/values.ts';
import { WorldError } from '../../ports.ts';
import type { Git, KindPorts } from '../../ports.ts';
import { builtBy } from '../built-files.ts';
import type { NotBuilt } from '../built-files.ts';
import { textIn } from '../run-of-step.ts';
import { whyTapWaits } from './born-runs.ts';
import { buildStepOf } from './form.ts';
import type { FormulaSpec } from './form.ts';
import { changedLines, rewriteFormula } from './rewrite.ts';
import type { FormulaOrder } from './rewrite.ts';
import { tapOf, whyNotEqual, whyNotReady } from './tap.ts';
import type { Tap } from './tap.ts';

/** What the intent holds: the tap's branch, and its head here and on the remote. @throws WorldError when it cannot be read, or a run stands in the way: then nothing is started. */
export const noteFormula = async (at: At<FormulaSpec>, ports: KindPorts): Promise<JsonObject> => {
  const waits = await whyTapWaits(at, ports);
  if (waits !== null) throw new WorldError(waits.why, { trouble: 'refused', fix: waits.fix });
  const tap = tapOf(at, at.spec.formula.channel, ports);
  const branch = (await ports.github(tap.repository).repository()).defaultBranch;
  const git = await ports.gitAt(tap.root);
  return { tap: tap.repository, branch, head: (await git.head()).commit, remote: await git.remoteBranch(branch) };
};

/**
 * Rewrites the formula in the tap's checkout, commits it and pushes the branch, once.
 * @throws ActError when the tap or the formula is not as it must be; nothing was pushed then.
 */
export const publishFormula = async (at: At<FormulaSpec>, ports: KindPorts): Promise<JsonObject> => {
  const tap = tapOf(at, at.spec.formula.channel, ports);
  const branch = textIn(at.attempt.note, 'branch');
  const remote = textIn(at.attempt.note, 'remote');
  if (branch === null || remote === null) throw refused('the tap has no branch on its remote', 'Push the tap once by hand.');
  const git = await ports.gitAt(tap.root);
  const message = fill(at.spec.formula.commit, at.values);
  const { order, before } = await beforePushing(async () => {
    const unready = await whyNotReady(git, tap.root, branch);
    if (unready !== null) throw refused(unready.why, unready.fix);
    const waits = await whyTapWaits(at, ports);
    if (waits !== null) throw refused(waits.why, waits.fix);
    return { order: await orderOf(at, ports), before: await sharedText(git, tap, { branch, message }) };
  });
  if ('why' in order) throw refused(`what was built is not known: ${order.why}`, 'Run the step that builds first.');
  const rewritten = rewriteFormula(before.text, order);
  if (!rewritten.ok) throw refused(rewritten.why, `Mend ${tap.formula} in the tap, commit and push it, then try again.`);
  const diff = changedLines(before.base, rewritten.text);
  let commit = before.commit;
  if (rewritten.text !== before.text) {
    await ports.files.write(join(tap.root, tap.formula), rewritten.text);
    commit = await git.commit(message, { paths: [tap.formula], ignore: NOTHING });
  }
  if (commit !== before.remote) await git.pushBranch(branch);
  return { tap: tap.repository, branch, commit, before: before.remote, diff, assets: rewritten.assets.map(({ name, sha256 }) => `${name} ${sha256}`) };
};

/**
 * Takes the tap back: a commit that gives the formula the text it had before ours, pushed. The way of the tap goes forward. What an earlier
 * take-back committed here, or pushed, is not made again: asked for once more, it is pushed, or just told.
 * @throws ActError when the tap is not ours to take back; nothing was pushed then.
 */
export const takeBack = async (at: At<FormulaSpec>, ports: KindPorts): Promise<JsonObject> => {
  const tap = tapOf(at, at.spec.formula.channel, ports);
  const { sent } = at.attempt;
  const [branch, ours, before] = [textIn(sent, 'branch'), textIn(sent, 'commit'), textIn(sent, 'before')];
  if (branch === null || ours === null || before === null || ours === before) throw refused('this session pushed no formula', 'There is nothing to take back.');
  const git = await ports.gitAt(tap.root);
  const message = `Revert "${fill(at.spec.formula.commit, at.values)}"`;
  const { old, head, remote } = await beforePushing(async () => {
    const unready = await whyNotReady(git, tap.root, branch);
    if (unready !== null) throw refused(unready.why, unready.fix);
    const { commit: head } = await git.head();
    const [remote, old] = [await git.remoteBranch(branch), await git.show(before, tap.formula)];
    if (old === null) throw refused(`${tap.formula} did not exist before`, 'Remove it by hand.');
    const isOurs = head === ours || (await isRevertOf(git, { ours, head, message, formula: tap.formula, old }));
    if (!isOurs || (remote !== ours && remote !== head)) throw refused('the tap has moved on since', 'Look at what was pushed, and revert by hand.');
    return { old, head, remote };
  });
  if (head === ours) await ports.files.write(join(tap.root, tap.formula), old);
  const commit = head === ours ? await git.commit(message, { paths: [tap.formula], ignore: NOTHING }) : head;
  if (commit !== remote) await git.pushBranch(branch);
  return { tap: tap.repository, branch, commit };
};

/** A commit on top of ours that gives the formula its old text and changes nothing else: the one that a take-back made before it broke off. */
const isRevertOf = async (git: Git, of: { readonly ours: string; readonly head: string; readonly message: string; readonly formula: string; readonly old: string }): Promise<boolean> => {
  if ((await git.subject(of.head)) !== of.message.split('\n')[0] || !(await git.isAncestor(of.ours, of.head))) return false;
  const changed = await git.changedFiles(of.ours, of.head);
  return changed.length === 1 && changed[0] === of.formula && (await git.show(of.head, of.formula)) === of.old;
};

/** What the formula must say, of the build run's own files; or why those are not known. */
export const orderOf = async (at: At<FormulaSpec>, ports: KindPorts): Promise<FormulaOrder | NotBuilt> => {
  const { formula: of } = at.spec;
  const build = buildStepOf(at.spec);
  const built = build === undefined ? { why: 'the runbook names no run that built the assets' } : await builtBy(at, ports, build);
  if ('why' in built) return built;
  const version = at.values['version'] ?? at.plan.target.replace(/^v(?=\d)/, '');
  return { version, target: at.plan.target, asset: of.asset, refuse: of.refuse ?? [], sha256: Object.fromEntries(built.files.map(({ name, sha256 }) => [basename(name), sha256])) };
};

const NOTHING = { globs: [], patterns: [] };

const refused = (why: string, fix: string): ActError => new ActError(why, { left: false, fix });

const beforePushing = async <T>(read: () => Promise<T>): Promise<T> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof WorldError) throw new ActError(error.message, { left: false, fix: error.fix, cause: error });
    throw error;
  }
};

/**
 * The formula as it stands here, when the checkout is equal to its remote. One commit ahead is taken too, where it is the
 * commit that an attempt of ours made before its push failed.
 */
const sharedText = async (git: Git, tap: Tap, ours: { readonly branch: string; readonly message: string }): Promise<{ readonly text: string; readonly base: string; readonly commit: string; readonly remote: string }> => {
  await git.fetch();
  const { commit } = await git.head();
  const subject = await git.subject(commit);
  const remote = await git.remoteBranch(ours.branch);
  const { ahead, behind } = await git.aheadBehind(ours.branch);
  const unpushed = ahead === 1 && behind === 0 && subject === ours.message.split('\n')[0] && remote !== null;
  if (remote === null || (remote !== commit && !unpushed)) {
    const unequal = whyNotEqual(tap, { branch: ours.branch, ahead, behind, subject: remote === null || behind === 0 ? null : await git.subject(remote) });
    throw refused(unequal.why, unequal.fix);
  }
  const [text, base] = [await git.show(commit, tap.formula), await git.show(remote, tap.formula)];
  if (text === null || base === null) throw refused(`the tap has no ${tap.formula}`, 'Add it, or name the right path in the runbook.');
  return { text, base, commit, remote };
};
