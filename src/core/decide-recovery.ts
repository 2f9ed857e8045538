import type { Asking, Command } from './command.ts';
import type { Decision } from './decide.ts';
import type { Doubt, Event } from './event.ts';
import type { Step } from './plan.ts';
import { reduce } from './reduce.ts';
import { stepStateOf } from './state.ts';
import type { State } from './state.ts';
import { capturedOf } from './status.ts';

type Recover = Extract<Command, { type: 'recover-journal' }>;

const refuse = (why: string, fix: string): Decision => ({ refusal: { why, fix } });

/**
 * Cuts a journal back to what can be believed. What may have happened since becomes unknown, so that a look settles it and not a guess:
 * whatever was under way, every act on the world that is not known to be done, and whatever the lost lines still tell of.
 */
export const decideRecovery = (state: State, recover: Recover, asking: Asking): Decision => {
  const { plan } = state;
  if (plan === null) return refuse('what is left of the journal holds no runbook, so there is nothing to go on with', 'Put the journal back from a backup.');
  const words = `recover ${plan.target}`;
  if (!asking.by.person) return refuse('recovering a journal needs a person at a terminal', `Run holdpoint recover there and type: ${words}`);
  if (recover.words !== words) return refuse('the words do not match', `Type exactly: ${words}`);
  if (recover.good !== state.events) return refuse(`${recover.good} records are good, and ${state.events} were read`, 'Nothing was changed. Report this as a bug of Holdpoint.');
  const moved = candidateOf(state, recover);
  const then = moved.reduce((so, event) => reduce(so, { n: so.events + 1, at: asking.now, by: asking.by, event }), state);
  const steps = doubtedSteps(state, recover.salvaged).map((step) => doubtOf(then, step, recover));
  const { file, line, why, good, lost, anchors } = recover;
  return { events: [...moved, { type: 'journal.recovered', file, line, why, good, lost, steps, anchors }] };
};

/**
 * Steps of which a lost record may have told more, in the plan's order.
 * Prevents: a second push of a tag whose push stood in the lines that were cut off.
 */
export const doubtedSteps = (state: State, salvaged: readonly string[]): readonly Step[] =>
  (state.plan?.steps ?? []).filter((step) => {
    if (isUnderWay(state, step)) return true;
    // Nothing begins after the end.
    if (state.end !== null) return false;
    return reachesOut(state, step) ? !isKnownDone(state, step) || salvaged.includes(step.id) : salvaged.includes(step.id);
  });

const isUnderWay = (state: State, step: Step): boolean => {
  const attempt = stepStateOf(state, step.id).attempts.at(-1);
  return attempt !== undefined && (attempt.phase !== 'ended' || attempt.reconciling);
};

/** Its act changes something outside this machine, and this release may make it. */
const reachesOut = ({ plan }: State, step: Step): boolean =>
  plan?.mode === 'live' && (step.effect === 'remote' || step.effect === 'irreversible') && Object.entries(step.when?.inputs ?? {}).every(([input, wanted]) => plan.values[input] === wanted);

/** Nothing more can have come of it: done for good, or found to be in conflict for good. What can be taken back may have been. */
const isKnownDone = (state: State, step: Step): boolean => {
  const outcome = stepStateOf(state, step.id).attempts.at(-1)?.outcome;
  if (outcome?.result === 'failed') return step.effect === 'irreversible' && outcome.conflict === true;
  return outcome?.result === 'passed' && !step.revert;
};

const doubtOf = (state: State, step: Step, { notes }: Recover): Doubt => {
  const { attempts } = stepStateOf(state, step.id);
  const newest = attempts.at(-1);
  const harmless = step.effect === 'none' || step.effect === 'local';
  // What is known of an attempt that was under way is worth more than what can still be read.
  if (newest !== undefined && isUnderWay(state, step)) return { step: step.id, attempt: newest.n, for: newest.for, note: newest.note, lost: harmless };
  const captured = capturedOf(state);
  const values = Object.fromEntries(step.uses.flatMap((name) => (captured[name] === undefined ? [] : [[name, captured[name]]])));
  return { step: step.id, attempt: attempts.length + 1, for: { commit: state.candidate?.commit ?? '', tree: 'clean', step: step.hash, values, tools: {} }, note: notes[step.id] ?? {}, lost: false };
};

/** A candidate that followed HEAD may have moved in what was lost, and the tag may have been pushed there. */
const candidateOf = (state: State, { candidate }: Recover): readonly Event[] => {
  if (candidate === null || state.end !== null || state.candidate?.pinned === true) return [];
  return [{ type: 'candidate.moved', ...candidate }];
};
