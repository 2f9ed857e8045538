import type { Actor } from '../core/event.ts';
import { medianOf } from '../core/median.ts';
import type { Picture } from '../core/picture.ts';
import type { Step } from '../core/plan.ts';
import type { State } from '../core/state.ts';
import type { StepTook, Watch, World } from '../core/world.ts';
import type { SessionPorts } from './ports.ts';

/** Nothing observed yet. */
export const quietWorld = (ports: SessionPorts, you: Actor, state: State): World => ({
  now: ports.clock.now(),
  watches: {},
  running: {},
  danger: null,
  message: null,
  chain: { events: state.events, head: ports.journal.head().hash, ok: true },
  readOnly: null,
  goingOn: false,
  prompt: null,
  usualMs: usualOf(state),
  blockers: { at: null, open: [], why: null, where: '' },
  notices: [],
  survivors: [],
  you: { name: you.name, email: you.email },
  dryRun: null,
});

const NOT_LOOKED: Watch = { picture: [], why: '', lookedAt: 0, nextAt: null, deadlineAt: null, polls: [], outOfReach: false, url: null };

/** How many looks in a row may fail before a watch is drawn as out of reach. */
const OUT_OF_REACH_AFTER = 5;
const POLLS_KEPT = 5;

export type Look = {
  readonly look: NonNullable<Watch['look']>;
  readonly at: number;
  readonly why: string;
  readonly nextAt: number | null;
  readonly deadlineAt: number | null;
  readonly picture: Picture;
  readonly url: string | null;
  readonly approvable: boolean;
};

/** A look that got an answer. */
export const sawStep = (world: World, step: string, look: Look): World => {
  const before = world.watches[step] ?? NOT_LOOKED;
  const polls = [{ at: look.at, ok: true, text: 'ok' }, ...before.polls].slice(0, POLLS_KEPT);
  const watch: Watch = { look: look.look, picture: look.picture, why: look.why, lookedAt: look.at, nextAt: look.nextAt, deadlineAt: look.deadlineAt, polls, outOfReach: false, url: look.url ?? before.url, ...(look.approvable ? { approvable: true } : {}) };
  return { ...world, watches: { ...world.watches, [step]: watch } };
};

/** A look that got none: a line, not an end. */
export const missedStep = (world: World, step: string, missed: { readonly at: number; readonly why: string; readonly nextAt: number; /** What was seen all the same. */ readonly partly?: Pick<Watch, 'look' | 'picture'> | null }): World => {
  const before = world.watches[step] ?? NOT_LOOKED;
  const polls = [{ at: missed.at, ok: false, text: missed.why }, ...before.polls].slice(0, POLLS_KEPT);
  const outOfReach = polls.length >= OUT_OF_REACH_AFTER && polls.every((poll) => !poll.ok);
  return { ...world, watches: { ...world.watches, [step]: { ...before, ...(missed.partly === null || missed.partly === undefined ? {} : { ...missed.partly, lookedAt: missed.at }), polls, nextAt: missed.nextAt, outOfReach, why: missed.why } } };
};

export const say = (world: World, mark: 'passed' | 'failed' | 'unknown' | 'needs-you' | 'info', text: string, at: number): World => ({ ...world, message: { text, mark, at } });

/** How many passes count: a step of years ago was another one. */
const NEWEST = 8;

/**
 * How long each step took as a rule: the median of its newest attempts that came to a verdict without waiting for a person, those of this session first.
 * A step that was of another kind in an earlier release counts as another one. Of these steps only, where not all are asked for.
 */
export const usualOf = (state: State, earlier: readonly (readonly StepTook[])[] = [], of: (step: Step) => boolean = () => true): World['usualMs'] => {
  const before = new Map<string, number[]>();
  for (const { id, kind, ms } of earlier.flat()) before.set(`${kind} ${id}`, [...(before.get(`${kind} ${id}`) ?? []), ms]);
  return Object.fromEntries(
    (state.plan?.steps ?? []).filter(of).flatMap(({ id, kind }) => {
      const took = (state.steps[id]?.attempts ?? []).flatMap(({ outcome, startedAt, endedAt, answers }) => {
        const told = outcome?.result === 'passed' || (outcome?.result === 'failed' && outcome.notDone !== true);
        return told && endedAt !== null && answers.length === 0 ? [endedAt - startedAt] : [];
      });
      const median = medianOf([...took.toReversed(), ...(before.get(`${kind} ${id}`) ?? [])].slice(0, NEWEST));
      return median === null ? [] : [[id, median]];
    }),
  );
};

/** The world with what earlier releases tell, the newest first. */
export const withEarlier = (world: World, state: State, earlier: readonly (readonly StepTook[])[]): World => {
  const ids = new Set((state.plan?.steps ?? []).map(({ id }) => id));
  return { ...world, earlier, usualMs: usualOf(state, earlier), usualFrom: earlier.filter((steps) => steps.some(({ id }) => ids.has(id))).length };
};
