import { stepOf } from '../core/state.ts';
import { wordFailure } from '../kinds/word-failure.ts';
import { kindPortsOf } from './at.ts';
import { checkoutOf, refreshCandidate } from './candidate.ts';
import type { Session } from './session.ts';
import { clean, wordsOf } from './words.ts';
import { say } from './world.ts';

/** Runs the fix of a step, logged as an attempt of its own. It may change the tree; nothing of it is committed here. */
export const performFix = async (session: Session, { step: id, fix }: { readonly step: string; readonly fix: number }): Promise<void> => {
  const { state } = session.snapshot();
  const step = stepOf(state, id);
  if (step === undefined) return;
  const { log, attempt, environment } = kindPortsOf(state, step, `fix${fix}`, session.ports);
  let why = '';
  try {
    for (const shell of step.fix) {
      const command = { run: { shell }, cwd: session.ports.git.root, env: environment, pass: [], timeoutMs: step.timeoutMs, expect: null, reject: null };
      const ended = await session.ports.processes.run(command, { attempt, log });
      if (ended.code !== 0) why = clean(session, wordFailure(ended, shell));
      if (why !== '') break;
    }
  } catch (error) {
    why = wordsOf(session, error);
  }
  const hashed = await session.ports.files('session').hash(log).catch(() => null);
  const evidence = hashed === null ? [] : [{ type: 'file', name: `${id}.fix${fix}.log`, path: log, sha256: hashed.sha256, bytes: hashed.bytes } as const];
  await session.dispatch({ type: 'fix-ended', step: id, fix, ok: why === '', why, evidence });
  const at = session.ports.clock.now();
  session.show((world) => (why === '' ? say(world, 'needs-you', `The fix of ${step.title} ran. Look at the diff, then commit and push it.`, at) : say(world, 'failed', `The fix of ${step.title} failed: ${why}`, at)));
};

/** Commits what the fix left and, in a live session, pushes it: one act, asked as one. */
export const performShare = async (session: Session, { step: id, fix }: { readonly step: string; readonly fix: number }): Promise<void> => {
  const { state, records } = session.snapshot();
  const sharing = records.findLast((record) => record.event.type === 'fix.sharing' && record.event.step === id)?.event;
  if (sharing?.type !== 'fix.sharing') return;
  const paths = state.plan?.blockers.paths ?? { globs: [], patterns: [] };
  const { git } = session.ports;
  let commit = '';
  let pushed = false;
  let why = '';
  try {
    const { branch } = await git.head();
    if (branch === null) throw new Error('HEAD is on no branch; git switch to it, then try again');
    commit = await git.commit(sharing.message, { paths: [], ignore: paths });
    if (sharing.push) {
      await git.pushBranch(branch);
      pushed = (await git.remoteBranch(branch)) === commit;
      if (!pushed) why = `${branch} on the remote is not the new commit`;
    } else {
      why = `dry run: committed; the push is not done (would run: git push origin ${branch})`;
    }
  } catch (error) {
    why = wordsOf(session, error);
  }
  await session.dispatch({ type: 'fix-shared', step: id, fix, commit, pushed, why });
  // A HEAD that cannot be read now is read before the next start.
  await refreshCandidate(session).catch(() => null);
  const at = session.ports.clock.now();
  session.show((world) => say(world, why === '' ? 'passed' : 'unknown', why === '' ? `Committed and pushed ${commit.slice(0, 7)}. What it touches is stale now.` : why, at));
};

/** What a fix left in the checkout, for the dialog that offers to commit it. */
export const fixDiffOf = async (session: Session): Promise<readonly string[]> => {
  const { commit } = await checkoutOf(session);
  const diff = await session.ports.git.diff(commit, null, []);
  return clean(session, diff).split('\n');
};
