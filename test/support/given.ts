import { expect } from 'vitest';
import type { Asking, Command } from '../../src/core/command.ts';
import { decide } from '../../src/core/decide.ts';
import type { Actor, Event, Recorded } from '../../src/core/event.ts';
import { reduce } from '../../src/core/reduce.ts';
import { initialState } from '../../src/core/state.ts';
import type { State } from '../../src/core/state.ts';
import { statusOf } from '../../src/core/status.ts';
import { ADA, C1, NOW, fine } from './history.ts';

/** An event of the past; `at` where the time of it matters, and `by` where it is who did it. */
export type Happened = Event | { readonly at: number; readonly by?: Actor; readonly event: Event };

const DAY_MS = 86_400_000;

/** Records of a history, one second apart, begun the day before `NOW`. */
export const recordsOf = (history: readonly Happened[]): readonly Recorded[] =>
  history.map((happened, index) => {
    const { at, by = ADA, event } = 'event' in happened ? happened : { at: NOW - DAY_MS + index * 1_000, event: happened };
    return { n: index + 1, at, by, event };
  });

export const stateOf = (history: readonly Happened[]): State => recordsOf(history).reduce(reduce, initialState);

/** As in emmett: what had happened, what is asked now, and what follows from it. Nothing is mocked. */
export const given = (history: readonly Happened[]) => ({
  when: (command: Command, asked: Partial<Asking> = {}) => {
    const state = stateOf(history);
    const asking: Asking = { now: NOW, by: ADA, ...asked };
    const decision = decide(state, command, asking);
    return {
      /** Exactly these events follow, and they are history that can have happened. */
      thenEvents: (expected: readonly Event[]): void => {
        expect(decision).toEqual({ events: expected });
        expected.reduce((so, event) => reduce(so, { n: so.events + 1, at: asking.now, by: asking.by, event }), state);
      },
      thenRefused: (why: RegExp): void => {
        expect(decision).toMatchObject({ refusal: { why: expect.stringMatching(why) } });
        // A refusal always says what to do instead.
        if ('refusal' in decision) expect(decision.refusal.fix).not.toBe('');
      },
      thenNothing: (): void => expect(decision).toEqual({ events: [] }),
    };
  },
});

/** A session that is walked through by commands; every decision is applied, and a refusal that was not expected fails. */
export const walk = (history: readonly Happened[]) => {
  let state = stateOf(history);
  let now = NOW;
  const written: Event[] = [];
  const take = (command: Command, by = ADA) => {
    now += 1_000;
    return decide(state, command, { now, by });
  };
  return {
    does: (command: Command, by = ADA): readonly Event[] => {
      const decision = take(command, by);
      if ('refusal' in decision) throw new Error(`refused: ${decision.refusal.why}`);
      state = decision.events.reduce((so, event) => reduce(so, { n: so.events + 1, at: now, by, event }), state);
      written.push(...decision.events);
      return decision.events;
    },
    isRefused: (command: Command, why: RegExp, by = ADA): void => {
      expect(take(command, by)).toMatchObject({ refusal: { why: expect.stringMatching(why) } });
    },
    passes: (milliseconds: number): void => {
      now += milliseconds;
    },
    now: () => now,
    state: () => state,
    status: (id: string) => statusOf(state, id).status,
    types: () => written.map(({ type }) => type),
  };
};

type Start = Extract<Command, { type: 'start' }>;

/** A start on a clean checkout of the candidate, confirmed; where words are typed, all that was asked is in order. */
export const start = (step: string, said: Partial<Start> & { readonly at?: number } = {}): Start => {
  const { at = NOW, ...rest } = said;
  const asked = (rest.words ?? null) === null ? null : fine({}, at);
  return { type: 'start', step, checkout: { commit: C1, tree: 'clean' }, tools: {}, note: {}, confirmed: true, words: null, opened: asked, typed: asked, ...rest };
};

type Judged = Extract<Command, { type: 'judged' }>;

export const judged = (step: string, verdict: Judged['verdict'], { attempt = 1, checkout = { commit: C1, tree: 'clean' } }: Partial<Pick<Judged, 'attempt' | 'checkout'>> = {}): Judged => ({ type: 'judged', step, attempt, verdict, checkout });

export const answer = (step: string, question: string, option: string, { attempt = 1, reason = '', attachment = null }: { readonly attempt?: number; readonly reason?: string; readonly attachment?: string | null } = {}): Command => ({
  type: 'answer',
  step,
  attempt,
  answer: { question, option, reason, attachment },
});
