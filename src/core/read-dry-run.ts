import type { DryRun, OfferedPass } from './dry-run.ts';
import type { Recorded } from './event.ts';
import { reduce } from './reduce.ts';
import { initialState, stepStateOf } from './state.ts';
import type { Attempt, State } from './state.ts';
import { statusOf } from './status.ts';

type Ended = { readonly n: number; readonly hash: string };
type Place = { readonly branch: string | null; readonly host: string; readonly root: string | null };

/**
 * What a dry run offers, from its records alone; null where it never opened. `hashes` are those of the lines, in order.
 * A step that was tried again after its pass offers that pass as one that fell: the newest attempt counts.
 * @throws HoldpointError code 1 for history that cannot have happened.
 */
export const dryRunOf = (records: readonly Recorded[], { hashes, head }: { readonly hashes: readonly string[]; readonly head: string }): DryRun | null => {
  const places = new Map<string, Place>();
  const ends = new Map<string, Ended>();
  let where: Omit<Place, 'branch'> = { host: '', root: null };
  let state = initialState;
  for (const record of records) {
    state = reduce(state, record);
    const { event, n } = record;
    if (event.type === 'session.opened' || event.type === 'session.resumed') where = { host: event.host, root: event.root ?? null };
    if (event.type === 'attempt.intended') places.set(`${event.step} ${event.attempt}`, { branch: state.candidate?.branch ?? null, ...where });
    if (event.type === 'attempt.ended') ends.set(`${event.step} ${event.attempt}`, { n, hash: hashes[n - 1] ?? '' });
  }
  const { plan } = state;
  if (plan === null) return null;
  return {
    session: state.session,
    head,
    repository: state.repository,
    target: plan.target,
    base: plan.base,
    mode: plan.mode,
    values: plan.values,
    fromBase: state.candidate?.fromBase ?? null,
    ignored: plan.blockers.paths.globs,
    passes: plan.steps.flatMap((step) => {
      const attempt = stepStateOf(state, step.id).attempts.findLast(({ outcome }) => outcome?.result === 'passed');
      const key = `${step.id} ${attempt?.n ?? 0}`;
      const [place, end] = [places.get(key), ends.get(key)];
      return attempt === undefined || place === undefined || end === undefined ? [] : (offered(state, step.id, attempt, { place, end }) ?? []);
    }),
  };
};

const offered = (state: State, step: string, attempt: Attempt, { place, end }: { readonly place: Place; readonly end: Ended }): OfferedPass | null => {
  const { outcome, endedAt } = attempt;
  if (outcome?.result !== 'passed' || endedAt === null) return null;
  const { status, why } = statusOf(state, step);
  const overtaken = stepStateOf(state, step).attempts.at(-1)?.n !== attempt.n;
  return {
    step,
    attempt: attempt.n,
    ...end,
    for: attempt.for,
    ...place,
    evidence: outcome.evidence,
    captured: outcome.captured,
    startedAt: attempt.startedAt,
    endedAt,
    asked: attempt.questions.length > 0 || attempt.answers.length > 0 || attempt.proof !== null,
    fallen: status === 'passed' && !overtaken ? null : `${overtaken ? 'it was tried again there and is' : 'there it is'} ${status}${why === '' ? '' : `: ${why}`}`,
  };
};
