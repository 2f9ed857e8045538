import { EXIT, HoldpointError } from '../core/error.ts';
import type { Globs } from '../core/plan.ts';
import { quoted } from '../core/quoted.ts';
import { fill } from '../core/values.ts';
import type { Git } from '../ports.ts';
import type { Runbook, RunbookInput } from '../runbook/runbook.ts';
import { inputProblem } from '../runbook/values.ts';

const refuse = (code: number, what: string, why: string, fix: string): never => {
  throw new HoldpointError({ code, what, why, fix });
};

/** The checkout is of the repository that the runbook releases. @throws HoldpointError code 2 */
export const checkOrigin = async (git: Git, runbook: Runbook): Promise<void> => {
  const origin = await git.originRepository();
  if (origin === null) return refuse(EXIT.left, 'The origin of this checkout is not on GitHub', `remote.origin.url is not of the form owner/name`, `Clone ${runbook.repository} and start there.`);
  if (origin.toLowerCase() !== runbook.repository.toLowerCase()) return refuse(EXIT.left, 'This is another repository', `origin is ${origin}; the runbook releases ${runbook.repository}`, `Start in a clone of ${runbook.repository}, or name another runbook with --runbook.`);
};

/** A new session begins from a branch whose commits are all on origin. @throws HoldpointError code 3 */
export const checkCheckout = async (git: Git, ignore: Globs): Promise<void> => {
  const head = await git.head();
  if (head.branch === null) return refuse(EXIT.blocked, 'HEAD is detached', `HEAD is ${head.commit.slice(0, 7)} and on no branch`, 'git switch to the branch that is released, then start again.');
  const obstacle = await git.obstacle();
  if (obstacle !== null) return refuse(EXIT.blocked, 'Nothing can be released from this checkout', obstacle.why, `${obstacle.fix}, then start again.`);
  const dirty = await git.dirty(ignore);
  if (dirty.length > 0) return refuse(EXIT.blocked, 'The working tree is not clean', `${dirty.slice(0, 5).join(', ')}${dirty.length > 5 ? ` and ${dirty.length - 5} more` : ''}`, 'Commit or stash what is there, then start again.');
  try {
    await git.fetch();
  } catch (error) {
    return refuse(EXIT.blocked, 'The remote cannot be reached', error instanceof Error ? error.message : String(error), 'Check the network and your git credentials, then start again.');
  }
  if ((await git.remoteBranch(head.branch)) === null) return refuse(EXIT.blocked, `origin has no branch ${head.branch}`, 'none of its commits are known to be pushed', `git push -u origin ${quoted(head.branch)}, then start again.`);
  const { ahead, behind } = await git.aheadBehind(head.branch);
  if (ahead > 0) return refuse(EXIT.blocked, `${head.branch} has commits that origin does not have`, `ahead by ${ahead}`, `git push origin ${quoted(head.branch)}, then start again.`);
  if (behind > 0) return refuse(EXIT.blocked, `origin has commits that ${head.branch} does not have`, `behind by ${behind}`, `git pull --ff-only, then start again.`);
};

/** Who made a tag, and when: `9fceb02, by Ada <ada@example> on 2026-11-01T10:00:00Z`. @throws WorldError when origin does not answer. */
export const describeOnOrigin = async (git: Git, tag: string): Promise<string> => {
  const [remote, local] = await Promise.all([git.remoteTag(tag), git.localTag(tag)]);
  if (remote === null) return 'no longer there';
  // Only the same object is known by what is here: another tag of that name has another maker.
  const about = local?.object === remote.object ? await git.describeTag(tag) : null;
  const by = about === null ? `by whom is not known here: git fetch origin tag ${quoted(tag)}` : `by ${about.tagger} on ${about.date}`;
  return `${remote.commit.slice(0, 12)}, ${by}`;
};

/** `--adopt`: HEAD is the commit of a tag that origin has, and the same tag is here. @throws HoldpointError code 3 */
export const checkAdoption = async (git: Git, target: string): Promise<{ readonly name: string; readonly object: string; readonly commit: string }> => {
  const [remote, local, head] = await Promise.all([git.remoteTag(target), git.localTag(target), git.head()]);
  if (remote === null) return refuse(EXIT.left, `There is no tag ${target} to adopt`, `origin has no tag ${target}`, 'Start without --adopt: the session makes the tag.');
  if (local?.object !== remote.object) return refuse(EXIT.blocked, `The tag ${target} here is not the one on origin`, local === null ? `there is no local tag ${target}` : `${local.object.slice(0, 12)} here, ${remote.object.slice(0, 12)} on origin`, `${local === null ? '' : `git tag -d ${quoted(target)}; `}git fetch origin tag ${quoted(target)}, then start again.`);
  if (head.commit !== remote.commit) {
    const fix = `git switch to the released branch where it is at ${remote.commit.slice(0, 12)}. Where it has moved on: git switch -c ${quoted(`release-${target}`)} ${quoted(target)} && git push -u origin ${quoted(`release-${target}`)}`;
    return refuse(EXIT.blocked, `HEAD is not the commit of ${target}`, `HEAD is ${head.commit.slice(0, 12)}, ${target} is ${remote.commit.slice(0, 12)}; every gate looks at what is checked out`, fix);
  }
  return { name: target, object: remote.object, commit: remote.commit };
};

/** Why a value of an input cannot be used, with the exit code of DESIGN 9; null when it can. */
export type InputCheck = (input: RunbookInput, value: string, others: { readonly [name: string]: string }) => { readonly code: number; readonly why: string; readonly fix: string } | null;

/**
 * Checks inputs against their form and against the tags that origin has.
 * `adopting` wants a target that is on origin already. `about` says of a tag who made it and when, where that was asked.
 */
export const inputCheck = async (tags: readonly string[], { adopting, about = {} }: { readonly adopting: boolean; readonly about?: { readonly [tag: string]: string } }): Promise<InputCheck> => {
  const semver = await import('semver');
  const onOrigin = new Set(tags);
  const version = (tag: string): string | null => semver.valid(semver.coerce(tag, { includePrerelease: true }));
  return (input, value, others) => {
    const problem = inputProblem(input, value);
    if (problem !== null) return { code: EXIT.left, why: problem.what, fix: problem.instead };
    if (input.type !== 'tag') return null;
    if (input.exists === 'remote' && !onOrigin.has(value)) return { code: EXIT.left, why: `origin has no tag ${value}`, fix: 'Name a tag that is on origin; it is what the release is compared with.' };
    if (input.name !== 'target') return null;
    if (adopting && !onOrigin.has(value)) return { code: EXIT.left, why: `origin has no tag ${value} to adopt`, fix: 'Name a tag that is there, or start without --adopt.' };
    if (onOrigin.has(value) && !adopting) return { code: EXIT.blocked, why: `origin already has the tag ${value}${about[value] === undefined ? '' : `: ${about[value]}`}`, fix: 'Name a new version; a pushed tag is never moved. --adopt takes the commit of a tag that is there.' };
    const base = others['base'];
    const [from, to] = [base === undefined ? null : version(base), version(value)];
    if (from !== null && to !== null && semver.lte(to, from)) return { code: EXIT.left, why: `${value} is not above ${base ?? ''}`, fix: 'Name a version above the base, or another base.' };
    return null;
  };
};

/** What a form offers; the person confirms or changes each. The base is the highest tag that has the target's form. */
export const suggestInputs = async (runbook: Runbook, tags: readonly string[], { user, host, mode }: { readonly user: string; readonly host: string; readonly mode: string }): Promise<{ readonly [name: string]: string }> => {
  const semver = await import('semver');
  const target = runbook.inputs.find((input) => input.name === 'target');
  const released = tags.filter((tag) => target === undefined || inputProblem(target, tag) === null);
  const ordered = released.flatMap((tag) => {
    const version = semver.coerce(tag, { includePrerelease: true });
    return version === null ? [] : [{ tag, version }];
  });
  const newest = ordered.toSorted((a, b) => semver.rcompare(a.version, b.version))[0];
  const next = newest === undefined ? null : semver.inc(newest.version, 'minor');
  const known: Record<string, string> = { mode };
  if (newest !== undefined) known['base'] = newest.tag;
  if (newest !== undefined && next !== null) known['target'] = newest.tag.replace(/\d+\.\d+\.\d+.*$/, next);
  for (const input of runbook.inputs) if (input.suggest !== null) known[input.name] = fill(input.suggest, { user, host });
  return known;
};
