import { selectOffered } from '../core/decide-passes.ts';
import { whyNotStart } from '../core/decide-start.ts';
import { selectExposures } from '../core/select.ts';
import { stepOf } from '../core/state.ts';
import type { State } from '../core/state.ts';
import { actingSteps } from '../core/status.ts';
import type { World } from '../core/world.ts';
import { deliverySteps } from './draw/watch.ts';
import { closerOf } from './closer.ts';
import { KEYMAP } from './keymap.ts';
import type { Keymap } from './keymap.ts';
import type { Focus, View } from './layout.ts';
import { faceOf, hasLog, selectedOf } from './selection.ts';
import type { Face, Selected } from './selection.ts';
import type { Typing, ViewState } from './viewstate.ts';

/** What a key needs to know to say whether it does something now. */
export type KeyContext = {
  readonly view: View;
  readonly focus: Focus;
  readonly face: Face;
  readonly selected: Selected | null;
  /** Why nothing can be recorded or changed any more: read-only, or the session has ended. */
  readonly closed: string | null;
  /** Why nothing can be written down; an ended session still takes a report. */
  readonly unwritable: string | null;
  /** Why the selected step cannot be started, from the rules of the core. */
  readonly notStart: string | null;
  /** Something closes the selected step that one can go to. */
  readonly closer: boolean;
  /** What is outside this machine may be changed. */
  readonly live: boolean;
  readonly log: boolean;
  readonly url: string | null;
  /** Titles of what runs on this machine now. */
  readonly acting: readonly string[];
  /** The line of the log at which one reads, where the output is paused. */
  readonly readLine: number | null;
  /** The process of the selected step that can be typed to, or why there is none. */
  readonly typeTo: Typing | string;
  /** The selected step can be stopped: it runs here, or it is a run that is watched. */
  readonly stoppable: boolean;
  readonly watching: boolean;
  /** What it watches waits for an approval that this person may give. */
  readonly approvable: boolean;
  /** Process groups of the selected step that an earlier run of Holdpoint left alive. */
  readonly orphans: World['survivors'];
  /** What it left open can be taken back. */
  readonly exposed: boolean;
  /** The open blocker that is selected in the blockers view. */
  readonly blocker: string | null;
  readonly adoption: Adoption;
  readonly phases: number;
  /** Lines of the delivery matrix. */
  readonly channels: number;
  readonly canSuspend: boolean;
  readonly keymap: Keymap;
  /** Nothing here happens: it is shown again. */
  readonly replaying: boolean;
};

/** How many passes a dry run has for this session, and why none of them can be adopted now. */
export type Adoption = { readonly count: number; readonly why: string | null };

export const adoptionOf = (state: State, { dryRun, now }: Pick<World, 'dryRun' | 'now'>): Adoption => {
  if (state.plan?.mode !== 'live') return { count: 0, why: 'only a live session adopts passes, from a dry run' };
  if (dryRun === null) return { count: 0, why: `there is no dry run of ${state.plan.target} on this machine` };
  if ('problem' in dryRun) return { count: 0, why: dryRun.problem };
  const { passes, why } = selectOffered(state, dryRun, now);
  return { count: passes.length, why };
};

/** @param options.keymap the person's keys. @default ours */
export const keyContextOf = (state: State, world: World, view: ViewState, { canSuspend, keymap = KEYMAP }: { readonly canSuspend: boolean; readonly keymap?: Keymap }): KeyContext => {
  const selected = selectedOf(state, view.cursor);
  const acting = actingSteps(state);
  const watch = selected === null ? undefined : world.watches[selected.step.id];
  const running = selected !== null && world.running[selected.step.id] !== undefined;
  const face = view.view === 'delivery' ? 'delivery' : (view.face ?? faceOf(selected, world));
  return {
    view: view.view,
    focus: view.focus,
    face,
    selected,
    closed: state.end !== null ? `this release is ${state.end.end}` : world.readOnly === null ? null : `nothing can be recorded: ${world.readOnly}`,
    unwritable: world.readOnly === null ? null : `nothing can be recorded: ${world.readOnly}`,
    notStart: selected === null ? null : (whyNotStart(state, selected.step, null)?.why ?? null),
    closer: selected !== null && closerOf(state, selected.step.id) !== null,
    live: state.plan?.mode === 'live',
    log: selected !== null && hasLog(selected, world),
    url: watch?.url ?? null,
    acting: acting.map((id) => stepOf(state, id)?.title ?? id),
    readLine: view.view === 'session' && face === 'output' ? view.top : null,
    typeTo: selected === null ? '' : typingTo(selected, world),
    stoppable: running || (selected !== null && (selected.status.status === 'waiting' || isAskedWhileWatched(selected)) && selected.step.acts),
    orphans: selected === null ? [] : orphansOf(world, selected.step.id),
    watching: Object.keys(world.watches).length > 0,
    approvable: selected?.status.status === 'waiting' && watch?.approvable === true,
    exposed: selectExposures(state).some((exposure) => exposure.step === selected?.step.id && exposure.revertible),
    blocker: view.view === 'blockers' ? (world.blockers.open[view.row]?.id ?? null) : null,
    adoption: adoptionOf(state, world),
    phases: state.plan?.phases.length ?? 0,
    channels: deliverySteps(state).length,
    canSuspend,
    keymap,
    replaying: world.replay !== undefined,
  };
};

/** A person is asked about a run, and it goes on. */
const isAskedWhileWatched = ({ attempt }: Selected): boolean => attempt?.phase === 'asked' && attempt.watching;

/** Survivors of one step. An attempt is named `<session>:<step>:<attempt>`. */
export const orphansOf = (world: World, step: string): World['survivors'] => world.survivors.filter(({ attempt }) => attempt.split(':').at(-2) === step);

const typingTo = ({ step }: Selected, world: World): Typing | string => {
  const running = world.running[step.id];
  if (running === undefined) return 'nothing of it runs here';
  if (running.terminal === undefined || running.name === undefined) return 'its input is at its end, so it cannot ask; tty: true in its runbook gives it a terminal';
  return running.terminal === 'own' ? { step: step.id, title: step.title, name: running.name } : 'it has the whole screen';
};
