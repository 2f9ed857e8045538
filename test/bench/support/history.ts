import { openJournal } from '../../../src/adapters/journal.ts';
import type { Command } from '../../../src/core/command.ts';
import { decide } from '../../../src/core/decide.ts';
import type { Event } from '../../../src/core/event.ts';
import { reduce } from '../../../src/core/reduce.ts';
import { initialState, lastAttemptOf, stepStateOf } from '../../../src/core/state.ts';

const BY = { name: 'Robin Vale', email: 'robin@driftwood.example', person: true };
/** Events of one write and its fsync: a session writes a few, but a bench does not wait for a hundred thousand of them. */
const BATCH = 2_000;
/** A long session is long because something is watched. */
const LOOKS = 8;

/**
 * Lets a session that was left go on until its journal holds so many events, decided by the core and written by the journal: steps are started, watched and
 * passed again and again, all but the last, so that the session does not end. Then it is left.
 * @throws Error when the core refuses.
 */
export const fillJournal = async (path: string, events: number): Promise<void> => {
  const journal = await openJournal(path);
  let state = journal.records.reduce(reduce, initialState);
  let now = state.newestAt;
  let waiting: Event[] = [];
  const write = async (): Promise<void> => {
    await journal.append(waiting, { by: BY, at: now });
    waiting = [];
  };
  const send = async (command: Command): Promise<void> => {
    const decision = decide(state, command, { now, by: BY });
    if ('refusal' in decision) throw new Error(`${command.type}: ${decision.refusal.why}`);
    for (const event of decision.events) state = reduce(state, { n: state.events + 1, at: now, by: BY, event });
    waiting.push(...decision.events);
    if (waiting.length < BATCH) return;
    await write();
    now += 1_000;
  };

  await send({ type: 'resume', host: 'here', pid: 1 });
  const steps = state.plan?.steps.slice(0, -1) ?? [];
  const commit = state.candidate?.commit ?? '';
  const checkout = { commit, tree: 'clean' };
  for (let round = 0; state.events < events - 1; round += 1) {
    const step = steps[round % steps.length];
    if (step === undefined) throw new Error('the runbook has one step, and that is left for later');
    const attempt = stepStateOf(state, step.id).attempts.length + 1;
    const at = { step: step.id, attempt };
    await send({ type: 'start', step: step.id, checkout, tools: {}, note: {}, confirmed: false, words: null, opened: null, typed: null });
    await send({ type: 'sent', ...at, sent: sentOf(round) });
    for (let look = 0; look < LOOKS; look += 1) await send({ type: 'judged', ...at, verdict: { is: 'wait', why: 'it goes on', againMs: 1_000, facts: factsOf(round, look) }, checkout: null });
    await send({ type: 'judged', ...at, verdict: { is: 'passed', evidence: [{ type: 'file', name: 'log', path: `/state/logs/${step.id}.${attempt}.log`, sha256: 'a'.repeat(64), bytes: 4_096 }] }, checkout });
    if (lastAttemptOf(state, step.id)?.outcome?.result !== 'passed') throw new Error(`${step.id} did not pass`);
  }
  await send({ type: 'leave', why: 'it is measured now' });
  await write();
  journal.close();
};

/** What a watch writes down of a run whose jobs go on. */
const factsOf = (round: number, look: number) => ({ run: { id: 8_123_456_789 + round, status: 'in_progress', url: `https://github.com/acme/small/actions/runs/${8_123_456_789 + round}`, attempt: 1 }, jobs: Array.from({ length: 3 }, (_, job) => ({ name: `build ${job}`, status: job < look ? 'completed' : 'in_progress' })) });

/** What the kind `run` journals of one command. */
const sentOf = (round: number) => ({
  commands: [{ code: 0, signal: null, trouble: null, missing: null, expected: true, rejected: false, firstError: null, lastLines: [`test ${round} passed`, 'all is well'], durationMs: 1_234.5, captured: {}, files: [], command: 'npm test', exit: {} }],
});
