import type { JsonObject } from '../../src/core/json.ts';
import { workflow } from '../../src/kinds/workflow.ts';
import type { GitHub } from '../../src/ports.ts';
import { at } from '../support/at.ts';
import type { Given } from '../support/at.ts';
import { portsOf } from '../support/ports.ts';

const HOUR_MS = 3_600_000;

/** A clock that goes on when it is told to. */
export type SetClock = { readonly now: () => number; readonly pass: (ms: number) => void };

/**
 * Watches a run for an hour of an injected clock, as the session does: a look, its verdict, its facts, the pause that it asks for. `looks`: how many there were;
 * `ended`: the verdict that ended the watch before its hour was over.
 */
export const watchHour = async (spec: JsonObject, { github, clock, given = {} }: { readonly github: GitHub; readonly clock: SetClock; readonly given?: Given }): Promise<{ readonly looks: number; readonly ended: string | null }> => {
  const startedAt = clock.now();
  const ports = portsOf({ github: { '*': github } });
  let facts: JsonObject = given.attempt?.facts ?? {};
  for (let looks = 1; ; looks += 1) {
    const asking = at(spec, { ...given, now: clock.now(), attempt: { ...given.attempt, startedAt, facts } });
    const verdict = workflow.judge(asking, await workflow.look(asking, ports));
    // A question beside which the watch goes on ends nothing.
    if (verdict.is !== 'wait' && !(verdict.is === 'ask' && verdict.watching)) return { looks, ended: verdict.is };
    const { againMs = 0 } = verdict;
    facts = { ...facts, ...verdict.facts };
    if (clock.now() + againMs - startedAt > HOUR_MS) return { looks, ended: null };
    clock.pass(againMs);
  }
};
