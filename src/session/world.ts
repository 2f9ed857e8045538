import type { Actor } from '../core/event.ts';
import type { Picture } from '../core/picture.ts';
import type { Watch, World } from '../core/world.ts';
import type { SessionPorts } from './ports.ts';

/** Nothing observed yet. */
export const quietWorld = (ports: SessionPorts, you: Actor, events: number): World => ({
  now: ports.clock.now(),
  watches: {},
  running: {},
  danger: null,
  message: null,
  chain: { events, head: ports.journal.head(), ok: true },
  readOnly: null,
  goingOn: false,
  prompt: null,
  usualMs: {},
  blockers: { at: null, open: [], why: null, where: '' },
  notices: [],
  survivors: [],
  you: { name: you.name, email: you.email },
});

const NOT_LOOKED: Watch = { picture: [], why: '', lookedAt: 0, nextAt: null, deadlineAt: null, polls: [], outOfReach: false, url: null };

/** How many looks in a row may fail before a watch is drawn as out of reach. */
const OUT_OF_REACH_AFTER = 5;
const POLLS_KEPT = 5;

export type Look = {
  readonly at: number;
  readonly why: string;
  readonly nextAt: number | null;
  readonly deadlineAt: number | null;
  readonly picture: Picture;
  readonly url: string | null;
};

/** A look that got an answer. */
export const sawStep = (world: World, step: string, look: Look): World => {
  const before = world.watches[step] ?? NOT_LOOKED;
  const polls = [{ at: look.at, ok: true, text: 'ok' }, ...before.polls].slice(0, POLLS_KEPT);
  const watch: Watch = { picture: look.picture, why: look.why, lookedAt: look.at, nextAt: look.nextAt, deadlineAt: look.deadlineAt, polls, outOfReach: false, url: look.url ?? before.url };
  return { ...world, watches: { ...world.watches, [step]: watch } };
};

/** A look that got none: a line, not an end. */
export const missedStep = (world: World, step: string, missed: { readonly at: number; readonly why: string; readonly nextAt: number }): World => {
  const before = world.watches[step] ?? NOT_LOOKED;
  const polls = [{ at: missed.at, ok: false, text: missed.why }, ...before.polls].slice(0, POLLS_KEPT);
  const outOfReach = polls.length >= OUT_OF_REACH_AFTER && polls.every((poll) => !poll.ok);
  return { ...world, watches: { ...world.watches, [step]: { ...before, polls, nextAt: missed.nextAt, outOfReach, why: missed.why } } };
};

export const say = (world: World, mark: 'passed' | 'failed' | 'unknown' | 'needs-you' | 'info', text: string, at: number): World => ({ ...world, message: { text, mark, at } });
