import { EXIT } from './error.ts';
import type { Evidence } from './verdict.ts';
import type { Mark } from './picture.ts';
import type { Option } from './plan.ts';
import { selectCounts, selectExposures, selectNeeds, selectPhase, selectTree } from './select.ts';
import type { ExposureView, Need } from './select.ts';
import { lastAttemptOf } from './state.ts';
import type { State } from './state.ts';
import { actingSteps, statusesOf } from './status.ts';

/** What `holdpoint status --json` prints; version 1 of its schema (README). */
export type Standing = {
  readonly holdpoint: 1;
  readonly target: string;
  readonly mode: string;
  readonly session: number;
  readonly candidate: string | null;
  readonly phase: string;
  readonly end: string | null;
  readonly counts: { readonly [status in Mark]?: number };
  readonly steps: readonly { readonly id: string; readonly phase: string; readonly kind: string; readonly title: string; readonly status: Mark; readonly why: string; readonly attempts: number; readonly evidence: readonly Evidence[] }[];
  readonly needs: readonly { readonly step: string; readonly question: string; readonly how: string }[];
  readonly blockers: readonly { readonly id: string; readonly title: string }[];
  readonly exposures: readonly ExposureView[];
  readonly chain: { readonly events: number; readonly head: string; readonly ok: boolean };
};

export const selectStanding = (state: State, chain: Standing['chain']): Standing => ({
  holdpoint: 1,
  target: state.plan?.target ?? '',
  mode: state.plan?.mode ?? '',
  session: state.session,
  candidate: state.candidate?.commit ?? null,
  phase: selectPhase(state),
  end: state.end?.end ?? null,
  counts: selectCounts(state).by,
  steps: selectTree(state).flatMap((phase) =>
    phase.steps.map((view) => ({
      id: view.step.id,
      phase: phase.phase.id,
      kind: view.step.kind,
      title: view.step.title,
      status: view.status,
      why: view.why,
      attempts: view.attempts.length,
      evidence: lastAttemptOf(state, view.step.id)?.outcome?.evidence ?? [],
    })),
  ),
  needs: selectNeeds(state).map((need) => ({ step: need.step, question: need.text, how: howTo(need) })),
  blockers: state.blockers.open,
  exposures: selectExposures(state),
  chain,
});

/** How a person answers it, from a shell or in the program. */
export const howTo = (need: Need): string => {
  switch (need.what) {
    case 'answer':
      return howToAnswer(need);
    case 'words':
      return `holdpoint start, at a terminal: ${need.text}`;
    case 'confirm':
      return `holdpoint start, at a terminal: r on ${need.step}, and confirm`;
    case 'start':
      return `holdpoint start, at a terminal: a on ${need.step}`;
    case 'reconcile':
      return `holdpoint start, at a terminal: r on ${need.step} looks at the world`;
    case 'retry':
      return need.byPerson ? `holdpoint start, at a terminal: r on ${need.step}` : `holdpoint run ${need.step}`;
    default:
      return need satisfies never;
  }
};

/** A shell opens no evidence, so an option that needs it opened is answered in the program until it was. */
const howToAnswer = ({ step, questions, unopened }: Extract<Need, { what: 'answer' }>): string => {
  const isShut = (option: Option): boolean => unopened && option.needsEvidenceOpened === true;
  const inShell = questions.flatMap(({ options }) => {
    const keys = options.filter((option) => !isShut(option)).map(({ key }) => key);
    return keys.length === 0 ? [] : [`holdpoint decide ${step} ${keys.join('|')} --reason TEXT`];
  });
  const shut = new Set(questions.flatMap(({ options }) => options.filter(isShut).map(({ key }) => key)));
  return [...inShell, ...(shut.size === 0 ? [] : [`holdpoint start, at a terminal: a on ${step}, where its evidence is opened first: ${[...shut].join('|')}`])].join('\n');
};

/** The exit code of DESIGN 9 for where a session stands: 0 ended well, 1 abandoned, 8 only the world is awaited, 3 otherwise. */
export const exitCodeOf = (state: State): number => {
  if (state.end !== null) return state.end.end === 'abandoned' ? EXIT.broken : EXIT.fine;
  const statuses = [...statusesOf(state).values()];
  const quiet = Object.keys(state.steps).some((id) => (lastAttemptOf(state, id)?.quietUntil ?? null) !== null);
  const waiting = quiet || statuses.some((status) => status.status === 'waiting') || actingSteps(state).length > 0;
  const person = selectNeeds(state).length > 0 || statuses.some((status) => status.status === 'ready' || status.status === 'stale');
  return waiting && !person ? EXIT.waiting : EXIT.blocked;
};
