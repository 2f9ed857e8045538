import type { Actor } from '../core/event.ts';
import { medianOf } from '../core/median.ts';
import type { Picture } from '../core/picture.ts';
import type { State } from '../core/state.ts';
import type { Watch, World } from '../core/world.ts';
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

/** How long each step took as a rule: the median of its attempts of this session that came to a verdict without waiting for a person. */
export const usualOf = (state: State): World['usualMs'] =>
  Object.fromEntries(
    Object.entries(state.steps).flatMap(([id, { attempts }]) => {
      const took = attempts.flatMap(({ outcome, startedAt, endedAt, answers }) => {
        const told = outcome?.result === 'passed' || (outcome?.result === 'failed' && outcome.notDone !== true);
        return told && endedAt !== null && answers.length === 0 ? [endedAt - startedAt] : [];
      });
      const median = medianOf(took);
      return median === null ? [] : [[id, median]];
    }),
  );
