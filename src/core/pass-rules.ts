import type { AdoptionFacts, Refusal } from './command.ts';
import type { DryRunOf, KeptPass, OfferedPass } from './dry-run.ts';
import { environmentName } from './plan.ts';
import type { Plan, Step } from './plan.ts';
import { ancestorsAreFrozen } from './rules.ts';
import { lastAttemptOf, stepOf } from './state.ts';
import type { State } from './state.ts';
import { actingSteps, capturedOf, statusOf } from './status.ts';

/*
 * When a pass of a dry run counts in a live session (DESIGN 5). As in rules.ts, what is missing counts as "no".
 * Prevents: a release on the strength of a rehearsal of something else, or of something less.
 */

/** The variable that tells a command which mode it runs in. */
export const MODE_VARIABLE = environmentName('mode');

const RUN_IT_HERE = 'Run it here.';
const no = (why: string, fix = RUN_IT_HERE): Refusal => ({ why, fix });

/** Whether this is a dry run of this release: same repository, target, base and inputs. The mode is the one input that differs. */
export const whyNotOffered = (state: State, from: DryRunOf): Refusal | null => {
  const { plan } = state;
  if (plan === null || plan.mode !== 'live') return no('only a live session adopts the passes of a dry run', 'Start one: holdpoint start --mode live.');
  if (from.mode !== 'dry-run') return no(`passes are adopted from a dry run, and that session is ${from.mode}`);
  if (from.repository !== plan.repository || from.target !== plan.target || from.base !== plan.base) return no(`the dry run is of ${from.repository} ${from.base} → ${from.target}`, 'Run the gates here.');
  const differs = [...new Set([...Object.keys(plan.values), ...Object.keys(from.values)])].find((name) => name !== 'mode' && plan.values[name] !== from.values[name]);
  if (differs !== undefined) return no(`${differs} was ${quoted(from.values[differs])} in the dry run and is ${quoted(plan.values[differs])} here`, 'Run the gates here.');
  if (JSON.stringify(plan.blockers.paths.globs) !== JSON.stringify(from.ignored)) return no('the dry run did not count the same paths as clean', 'Run the gates here.');
  return null;
};

/** A base tag of the same name may have been moved: what changed since it must have been read, and be the same. */
export const whyNotSameBase = ({ plan, candidate }: State, from: DryRunOf): Refusal | null => {
  const fromBase = candidate?.fromBase ?? null;
  const same = plan?.base === '' || (fromBase !== null && JSON.stringify(fromBase) === JSON.stringify(from.fromBase));
  return same ? null : no(`what changed since ${plan?.base ?? 'the base'} is not known to be the same`, 'Fetch the base tag, then restart Holdpoint, or run it here.');
};

const quoted = (value: string | undefined): string => (value === undefined ? 'not set' : `"${value}"`);

/** Whether this pass may count here, as far as the state alone tells; what its step needs is asked apart (rule 1). */
export const whyNotAdopted = (state: State, pass: OfferedPass, now: number): Refusal | null => {
  const { plan, candidate } = state;
  const step = stepOf(state, pass.step);
  if (plan === null || step === undefined) return no('the runbook here has no such step');
  const lasting = whyNever(plan, step) ?? (pass.asked ? 'a person answered it there, and an answer is for its session' : null);
  if (lasting !== null) return no(lasting);
  if (pass.hash === '') return no('the record it comes from has no hash');
  if (pass.for.step !== step.hash) return no('its step in the runbook changed');
  if (pass.fallen !== null) return no(pass.fallen);
  if (candidate === null || pass.for.commit !== candidate.commit) return no(`it is for ${pass.for.commit.slice(0, 7)}, and the candidate is ${candidate?.commit.slice(0, 7) ?? 'not read'}`);
  if (pass.for.tree !== 'clean') return no('it passed with changes in the tree that are in no commit');
  if (pass.branch !== candidate.branch) return no(`it ran on ${pass.branch ?? 'no branch'}, and HEAD is on ${candidate.branch ?? 'no branch'}`);
  const captured = capturedOf(state);
  const other = [...new Set([...step.uses, ...Object.keys(pass.for.values)])].find((name) => captured[name] === undefined || captured[name] !== pass.for.values[name]);
  if (other !== undefined) return no(captured[other] === undefined ? `${other} has not been taken here` : `it is for another ${other}`);
  if (pass.endedAt > now || pass.startedAt > pass.endedAt) return no('by the clock of this machine it has not ended yet', 'Set the clock, or run it here.');
  if (step.freshMs !== null && now >= pass.endedAt + step.freshMs) return no('older than its freshness allows');
  return whyNotOver(state, step, pass);
};

/**
 * What a step is, and so for good: only a machine's own pass of a step that leaves nothing which this session counts on.
 * Of effect local, only what works on files of the checkout and does not move HEAD: a tag or a commit must be this session's
 * own, and a value or run that another step reads is taken here. A command gets every input, `RELEASE_MODE` with them, so what
 * names the mode may have done less in the dry run; what its scripts name is asked of git (`whyNotNow`).
 */
const whyNever = (plan: Plan, step: Step): string | null => {
  if (step.advisory) return 'it is advisory: it closes nothing';
  if (step.point !== 'machine' || step.judge.length > 0) return 'a person opens it, and an answer is for its session';
  if (step.effect === 'remote' || step.effect === 'irreversible') return 'it changes something outside this machine';
  if (step.mayChangeCheckout || (step.effect === 'local' && !step.inCheckout)) return 'what it makes in git must be made by this session';
  // They are asked again before every irreversible act, and cost one question.
  if (step.recheck || step.closedByBlockers) return 'it is about the world as it is now';
  if (step.exposes !== null) return 'it leaves something open';
  const { reads, modes } = lookedUp(plan);
  const reader = reads.get(step.id);
  if (reader !== undefined) return `${reader} uses what it gives`;
  // A value is compared with the one that was taken here; of anything else that a step gives, numbers of attempts there say nothing here.
  const read = plan.steps.find(({ id, captures }) => step.reads.includes(id) && !captures.some((name) => step.uses.includes(name)));
  if (read !== undefined) return `it uses more of ${read.title} than a value, and that is run here`;
  return modes.has(step.id) ? 'it does something else in a dry run: it names the mode' : null;
};

type LookedUp = { readonly reads: ReadonlyMap<string, string>; readonly modes: ReadonlySet<string> };
const known = new WeakMap<Plan, LookedUp>();

/** Which step is read by which, and which name the mode. Asked for every pass at every key, so a plan is looked through once. */
const lookedUp = (plan: Plan): LookedUp => {
  const before = known.get(plan);
  if (before !== undefined) return before;
  const namesMode = ({ spec, fix, when }: Step): boolean => when?.inputs?.['mode'] !== undefined || [MODE_VARIABLE, '{mode}'].some((name) => JSON.stringify([spec, fix]).includes(name));
  const found = { reads: new Map(plan.steps.flatMap(({ reads, title }) => reads.map((id) => [id, title] as const))), modes: new Set(plan.steps.filter(namesMode).map(({ id }) => id)) };
  known.set(plan, found);
  return found;
};

/** What this session has done with the step itself comes first: nothing replaces a standing pass, what runs, or what failed here. */
const whyNotOver = (state: State, step: Step, pass: OfferedPass): Refusal | null => {
  const { status, why } = statusOf(state, step.id);
  if (status === 'not-applicable') return no(`it does not apply: ${why}`, 'Nothing has to be done.');
  if (status === 'passed') return no('it has passed here', 'Nothing has to be done.');
  const own = lastAttemptOf(state, step.id);
  if (own !== undefined && (own.phase !== 'ended' || own.reconciling)) return no('an attempt of it is under way here', 'Wait for it, or stop it with x.');
  if (own !== undefined && own.outcome?.result !== 'passed') return no(`its newest attempt here is ${own.outcome?.result ?? 'not over'}`);
  if (own !== undefined && (own.endedAt ?? Number.POSITIVE_INFINITY) >= pass.endedAt) return no('it has passed here since');
  const changes = actingSteps(state).find((id) => stepOf(state, id)?.mayChangeCheckout === true || lastAttemptOf(state, id)?.phase !== 'intended');
  if (changes !== undefined) return no(`${stepOf(state, changes)?.title ?? changes} changes the checkout now`, 'Wait for it.');
  return ancestorsAreFrozen(state, step);
};

/** Whether what was read in this moment agrees: the checkout, the machine, its tools, and the evidence. */
export const whyNotNow = (state: State, pass: KeptPass, facts: AdoptionFacts): Refusal | null => {
  const step = stepOf(state, pass.step);
  const commit = state.candidate?.commit;
  if (step === undefined || commit === undefined) return no('there is no candidate commit');
  if (facts.checkout.commit !== commit) return no(`HEAD is ${facts.checkout.commit.slice(0, 7)}, the candidate is ${commit.slice(0, 7)}`, `git checkout ${commit.slice(0, 12)}, then open the list again.`);
  if (facts.checkout.tree !== 'clean') return no('the working tree is not clean', 'Commit or stash what is there, then open the list again.');
  if (pass.host !== facts.host) return no(`it ran on ${pass.host}, and this is ${facts.host}`);
  // What a step leaves in its checkout (a build, packages) is not in another one, where that of some other commit may lie.
  if (step.inCheckout && pass.root !== facts.root) return no(pass.root === null ? 'in which checkout it ran is not recorded' : `it ran in ${pass.root}, and this is ${facts.root}`);
  const tool = [...new Set([...step.tools, ...Object.keys(pass.for.tools)])].find((name) => typeof facts.tools[name] !== 'string' || facts.tools[name] !== pass.for.tools[name]);
  if (tool !== undefined) return no(`${tool} is ${facts.tools[tool] ?? 'missing'}, and was ${pass.for.tools[tool] ?? 'not read'} there`);
  if (step.acts && facts.readers === null) return no(`whether a file of the candidate names ${MODE_VARIABLE} could not be read`);
  const [reader] = facts.readers ?? [];
  if (step.acts && reader !== undefined) return no(`${reader} names ${MODE_VARIABLE}, so what ran may have done less in the dry run`);
  if (typeof pass.kept === 'string') return no(pass.kept);
  return sameEvidence(pass, pass.kept) ? null : no('its evidence is not what it was');
};

const sameEvidence = ({ evidence }: OfferedPass, kept: readonly KeptPass['evidence'][number][]): boolean =>
  evidence.length === kept.length &&
  evidence.every((piece, index) => {
    const copy = kept[index];
    if (piece.type !== 'file') return JSON.stringify(piece) === JSON.stringify(copy);
    return copy?.type === 'file' && copy.name === piece.name && copy.sha256 === piece.sha256 && copy.bytes === piece.bytes;
  });
