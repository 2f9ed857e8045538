import { selectCounts, selectNeeds, selectStartable, selectTree } from '../core/select.ts';
import type { Need } from '../core/select.ts';
import type { State } from '../core/state.ts';
import { stepOf } from '../core/state.ts';
import { statusOf, statusesOf } from '../core/status.ts';
import type { World } from '../core/world.ts';
import { keyContextOf } from '../ui/context.ts';
import type { KeyContext } from '../ui/context.ts';
import type { Glyphs } from '../ui/glyphs.ts';
import { disabledReason, recordOf } from '../ui/keymap.ts';
import type { Action, Keymap } from '../ui/keymap.ts';
import { promptOf } from '../ui/prompts.ts';
import { dialogKey, viewFrom } from '../ui/viewstate.ts';
import { actingTitles } from './standing.ts';
import type { Choice } from './talk.ts';

/** What a choice of a menu leads to: an action of the keymap (of a step, or of the session), or another menu. */
export type Go = { readonly to: 'action'; readonly action: Action; readonly step: string | null } | { readonly to: 'step'; readonly step: string } | { readonly to: 'phases' } | { readonly to: 'views' };

export type Menu = { readonly title: readonly string[]; readonly safe: string; readonly choices: readonly Choice<Go>[] };

type Seen = { readonly state: State; readonly world: World; readonly glyphs: Glyphs; readonly keymap: Keymap };

export const contextOf = ({ state, world, keymap }: Pick<Seen, 'state' | 'world' | 'keymap'>, step: string): KeyContext => keyContextOf(state, world, viewFrom(step), { canSuspend: false, keymap });

/** An action with the key that it has on the screen. */
const offered = (action: Action, keymap: Keymap, step: string | null = null): Choice<Go> => {
  const { keys, description } = recordOf(keymap, action);
  const [key] = keys;
  return { label: capital(description), value: { to: 'action', action, step }, ...(key === undefined ? {} : { key }) };
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** More would be read out for ever; the others are among the steps. */
const MOST = 8;

/** What can be done next: what needs the person first. While something goes on by itself it stays the same, so that nothing is read out again. */
export const mainMenu = ({ state, world, glyphs, keymap }: Seen): Menu => {
  const first = state.plan?.steps[0]?.id ?? '';
  const context = contextOf({ state, world, keymap }, first);
  const may = (action: Action): readonly Choice<Go>[] => (disabledReason(action, context) === null ? [offered(action, keymap)] : []);
  const busy = world.goingOn || actingTitles(state).length > 0;
  const needs = busy ? [] : onceEach(selectNeeds(state), state);
  const waits = [...statusesOf(state)].filter(([, { status }]) => status === 'waiting').map(([id]) => stepOf(state, id)?.title ?? id);
  const approvals = Object.keys(world.watches).flatMap((id): readonly Choice<Go>[] => (contextOf({ state, world, keymap }, id).approvable ? [{ label: `${glyphs.mark['needs-you']} ${stepOf(state, id)?.title ?? id} waits for your approval`, value: { to: 'action', action: 'answer', step: id } }] : []));
  const { open, total } = selectCounts(state);
  const stands = state.end !== null ? `${state.plan?.target ?? ''} is ${state.end.end}.` : `${open} of ${total} steps are open.${waits.length === 0 ? '' : ` Watched: ${waits.join(', ')}.`}`;
  const around: readonly Choice<Go>[] = [{ label: 'Choose a step', value: { to: 'phases' } }, { label: 'Look at the checklist, the records, deliveries, blockers or the timeline', value: { to: 'views' } }];
  if (busy) return { title: ['Work goes on; what changes is printed.'], safe: 'Wait, and do nothing', choices: [...around, ...may('leave')] };
  return {
    title: [`What next? ${stands}`],
    safe: waits.length > 0 ? 'Wait, and do nothing' : 'Do nothing',
    choices: [...approvals, ...needs.slice(0, MOST).map((need) => needed(need, { state, glyphs })), ...(selectStartable(state).length > 0 || waits.length > 0 ? may('go-on') : []), ...around, ...may('adopt'), ...(waits.length > 0 ? may('poll') : []), ...may('report'), ...may('shell'), ...may('abandon'), ...may('leave')],
  };
};

/** Judgements of a phase are one sheet, so they are one choice. */
const onceEach = (needs: readonly Need[], state: State): readonly Need[] => {
  const seen = new Set<string>();
  return needs.filter((need) => {
    const prompt = need.what === 'answer' ? promptOf(state, need.step) : null;
    const key = prompt?.is === 'sheet' ? dialogKey(prompt) : need.step;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
};

const needed = (need: Need, { state, glyphs }: Pick<Seen, 'state' | 'glyphs'>): Choice<Go> => {
  const title = stepOf(state, need.step)?.title ?? need.step;
  const label = `${glyphs.mark[statusOf(state, need.step).status]} ${need.text.includes(title) ? need.text : `${title}: ${need.text}`}`;
  if (need.what === 'retry' || need.what === 'reconcile') return { label, value: { to: 'step', step: need.step } };
  return { label, value: { to: 'action', action: need.what === 'answer' || need.what === 'start' ? 'answer' : 'run', step: need.step } };
};

/** Keys that act on a step, and do nothing that a line does not do better: move to it, fold it, copy its name; and those of the session. */
const NOT_OF_STEP: ReadonlySet<Action> = new Set(['enter', 'face', 'go-on', 'adopt', 'close-blocker', 'copy']);

/** What can be done with a step now; what is off is not there, as its key would do nothing. */
export const stepMenu = (context: KeyContext): readonly Choice<Go>[] => {
  const { keymap } = context;
  const step = context.selected?.step.id ?? null;
  const ofStep = [...keymap.records.flatMap(({ group, action }) => (group === 'Act on the step' && !NOT_OF_STEP.has(action) ? [action] : [])), 'read-evidence', 'poll'] as const;
  // Where a person is asked, to run it and to answer it are the same.
  const once = (action: Action): boolean => action !== 'answer' || disabledReason('run', context) !== null;
  return ofStep.flatMap((action) => (disabledReason(action, context) === null && once(action) ? [offered(action, keymap, step)] : []));
};

export const phaseMenu = ({ state }: Pick<Seen, 'state'>): readonly Choice<string>[] => selectTree(state).map((phase) => ({ label: `${phase.phase.title}: ${phase.open} of ${phase.total} open`, value: phase.phase.id }));

export const stepsMenu = ({ state, glyphs }: Pick<Seen, 'state' | 'glyphs'>, phase: string): readonly Choice<string>[] =>
  selectTree(state).flatMap((view) => (view.phase.id === phase ? view.steps.map((one) => ({ label: `${glyphs.mark[one.status]} ${one.step.title}${one.why === '' ? '' : `, ${one.why}`}`, value: one.step.id })) : []));
