import { resolve } from 'node:path';
import { openGit } from '../adapters/git.ts';
import { exists } from '../adapters/texts.ts';
import { EXIT, HoldpointError } from '../core/error.ts';
import { quoted } from '../core/quoted.ts';
import type { Git } from '../ports.ts';
import { WorldError } from '../ports.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { checkCheckout, checkOrigin } from '../session/opening.ts';
import type { Ground } from './compose.ts';

const NOTHING_IGNORED = { globs: [], patterns: [] };

/**
 * What a new session needs before anything is asked of the person: this repository, a clean pushed branch, a token that
 * GitHub takes, a tracker that answers, the tap where the runbook says.
 * @returns the login on GitHub, where the runbook needs one.
 * @throws HoldpointError with the code of DESIGN 9.
 */
export const checkGround = async (ground: Ground, runbook: Runbook): Promise<{ readonly login: string | null }> => {
  await checkOrigin(ground.git, runbook);
  await checkCheckout(ground.git, await globsOf(runbook.blockers.paths));
  const login = usesGitHub(runbook) ? await checkLogin(ground, runbook) : null;
  await checkTracker(ground, runbook);
  await checkTaps(ground.git, runbook);
  return { login };
};

const globsOf = async (globs: readonly string[]): Promise<typeof NOTHING_IGNORED | { readonly globs: readonly string[]; readonly patterns: readonly string[] }> => {
  if (globs.length === 0) return NOTHING_IGNORED;
  const { default: picomatch } = await import('picomatch');
  return { globs, patterns: globs.map((glob) => picomatch.makeRe(glob, { dot: true }).source) };
};

/** GitHub is used by workflows, provenance, formulas and some channels; a runbook without them needs no account. */
export const usesGitHub = (runbook: Runbook): boolean =>
  runbook.steps.some((step) => ['workflow', 'provenance', 'formula'].includes(step.kind) || (step.kind === 'check' && typeof step.spec['check'] === 'object')) || runbook.blockers.tracker === 'github';

const checkLogin = async (ground: Ground, runbook: Runbook): Promise<string> => {
  if (!(await ground.hasToken())) {
    throw new HoldpointError({ code: EXIT.authentication, what: 'There is no GitHub token', why: 'neither GH_TOKEN nor GITHUB_TOKEN is set, and `gh auth token` gives none', fix: 'gh auth login, or set GH_TOKEN; then start again.' });
  }
  const { login, scopes } = await loginOf(ground, runbook);
  if (scopes !== null && !scopes.includes('repo')) {
    const has = scopes.length === 0 ? 'no scopes' : `only ${scopes.join(', ')}`;
    throw new HoldpointError({ code: EXIT.authentication, what: 'The GitHub token may not do enough', why: `${login}'s token has ${has}; a release needs the scope repo`, fix: 'gh auth refresh --scopes repo,workflow, or set GH_TOKEN to a token that has it; then start again.' });
  }
  return login;
};

const loginOf = async (ground: Ground, runbook: Runbook): Promise<{ readonly login: string; readonly scopes: readonly string[] | null }> => {
  try {
    return await ground.github(runbook.repository).login();
  } catch (error) {
    if (error instanceof HoldpointError) throw error;
    const denied = error instanceof WorldError && error.trouble === 'denied';
    throw new HoldpointError({
      code: denied ? EXIT.authentication : EXIT.blocked,
      what: denied ? 'GitHub does not take the token' : 'GitHub cannot be reached',
      why: error instanceof Error ? error.message : String(error),
      fix: denied ? 'gh auth login, or set GH_TOKEN; then start again.' : `${error instanceof WorldError ? error.fix : 'Check the network.'} Nothing was begun.`,
      cause: error,
    });
  }
};

/** Without a tracker that answers no blocker can be asked for, so nothing irreversible could ever start. */
const checkTracker = async (ground: Ground, runbook: Runbook): Promise<void> => {
  const { tracker } = runbook.blockers;
  try {
    await ground.tracker(runbook).where();
  } catch (error) {
    const missing = error instanceof WorldError && error.trouble === 'missing';
    throw new HoldpointError({
      code: error instanceof WorldError && error.trouble === 'denied' ? EXIT.authentication : EXIT.blocked,
      what: missing ? `The blocker tracker ${tracker} is missing` : `The blocker tracker ${tracker} does not answer`,
      why: error instanceof Error ? error.message : String(error),
      fix: `${error instanceof WorldError ? error.fix : 'Try it by hand.'}; then start again.`,
      cause: error,
    });
  }
};

/** The sibling checkouts that formulas are written in. */
const checkTaps = async (git: Git, runbook: Runbook): Promise<void> => {
  for (const channel of Object.values(runbook.channels)) {
    const checkout = channel.spec['checkout'];
    if (channel.kind !== 'homebrew' || typeof checkout !== 'string') continue;
    const path = resolve(git.root, checkout);
    if (!exists(path)) throw new HoldpointError({ code: EXIT.blocked, what: 'The tap is not checked out', why: `${checkout} does not exist beside the repository`, fix: `git clone ${quoted(`https://github.com/${String(channel.spec['tap'])}.git`)} ${quoted(path)}` });
    const dirty = await (await openGit(path)).dirty(NOTHING_IGNORED);
    if (dirty.length > 0) throw new HoldpointError({ code: EXIT.blocked, what: 'The checkout of the tap is not clean', why: `${checkout}: ${dirty.slice(0, 5).join(', ')}`, fix: `Commit or remove what is in ${path}, then start again.` });
  }
};
