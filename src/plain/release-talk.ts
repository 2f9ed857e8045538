import { stepOf } from '../core/state.ts';
import { disabledReason } from '../ui/keymap.ts';
import type { Action } from '../ui/keymap.ts';
import { deedOf } from '../ui/deed.ts';
import { farewell } from '../ui/farewell.ts';
import { nothingAsked, unaskedPrompt } from '../ui/prompts.ts';
import type { Unasked } from '../ui/prompts.ts';
import { filterRecords } from '../ui/records.ts';
import type { Filter } from '../ui/viewstate.ts';
import { converse } from './dialog-talk.ts';
import { lineOf } from './lines.ts';
import { contextOf, mainMenu, phaseMenu, stepMenu, stepsMenu } from './menu.ts';
import type { Go } from './menu.ts';
import { blockerLines, deliveryLines, stepLines, timelineLines, treeLines } from './standing.ts';
import { NEVER_OVER, choose } from './talk.ts';
import type { Choice, Talk } from './talk.ts';

/**
 * A release as a conversation, until the person leaves: what needs them opens by itself, as on the screen; else they choose. It holds
 * what was asked already, and nothing else.
 */
export const talkThrough = async (talk: Talk): Promise<void> => {
  const start = talk.snapshot();
  let unasked: Unasked = nothingAsked(start.state, start.world);
  if (start.world.survivors.length > 0) await converse(talk, { is: 'survivors', step: null });
  const due = () => {
    const { state, world } = talk.snapshot();
    return unaskedPrompt(state, world, unasked);
  };
  /** The person has heard the menu and chose to wait: it is read out again when they ask for it, or when it is another. */
  let waiting: string | null = null;
  const act = async (go: Go): Promise<void> => {
    if (go.to === 'phases') return chooseStep(talk, act);
    if (go.to === 'views') return lookAround(talk);
    if (go.to === 'step') return atStep(talk, go.step, act);
    const awaits = await perform(talk, go.action, go.step);
    if (awaits !== null) unasked = { ...unasked, awaiting: awaits };
  };
  while (!talk.left()) {
    const prompt = due();
    if (prompt !== null) {
      unasked = prompt.unasked;
      waiting = null;
      if (prompt.dialog !== null) await converse(talk, prompt.dialog);
      continue;
    }
    const seen = seenBy(talk);
    const menu = mainMenu(seen);
    const key = keyOf(menu);
    const over = (): boolean => due() !== null || keyOf(mainMenu(seenBy(talk))) !== key;
    if (waiting === key) {
      const typed = await talk.ask({ wants: 'number', prompt: 'Waiting. An empty line brings the choices back:', over });
      if (typed.is === 'typed') waiting = null;
      continue;
    }
    await talk.moment();
    if (talk.left() || over()) continue;
    const picked = await choose(talk, { ...menu, over });
    waiting = picked.is === 'safe' ? key : null;
    if (picked.is === 'chosen') await act(picked.value);
  }
};

const seenBy = (talk: Talk) => ({ ...talk.snapshot(), glyphs: talk.glyphs, keymap: talk.keymap });

const keyOf = ({ choices, safe }: { readonly choices: readonly Choice<Go>[]; readonly safe: string }): string => [safe, ...choices.map(({ label }) => label)].join('\n');

/** Does what the key of the screen does. Answers the step whose question opens as soon as it is asked. */
const perform = async (talk: Talk, action: Action, step: string | null, blocker: string | null = null): Promise<string | null> => {
  const { state, world } = talk.snapshot();
  const context = { ...contextOf(seenBy(talk), step ?? state.plan?.steps[0]?.id ?? ''), blocker };
  // A blocker is chosen from the list, not in a view.
  const off = blocker === null ? disabledReason(action, context) : context.closed;
  if (off !== null) return talk.say([`Nothing was done: ${off}.`]), null;
  const deed = deedOf(action, context, { state, world, actions: talk.actions });
  if (deed?.is === 'dialog') await converse(talk, deed.dialog);
  if (deed?.is !== 'act') return null;
  if ((await deed.act()) !== null) return null;
  if (deed.done !== null) talk.say([deed.done]);
  return deed.awaits;
};

const chooseStep = async (talk: Talk, act: (go: Go) => Promise<void>): Promise<void> => {
  const seen = seenBy(talk);
  const phase = await choose(talk, { title: ['Which phase?'], safe: 'Back', choices: phaseMenu(seen) });
  if (phase.is !== 'chosen') return;
  const step = await choose(talk, { title: ['Which step?'], safe: 'Back', choices: stepsMenu(seen, phase.value) });
  if (step.is === 'chosen') await atStep(talk, step.value, act);
};

/** All that is known of a step, and what can be done with it now; asked anew when that is something else. */
const atStep = async (talk: Talk, step: string, act: (go: Go) => Promise<void>): Promise<void> => {
  const contextNow = () => contextOf(seenBy(talk), step);
  const context = contextNow();
  const choices = stepMenu(context);
  const safe = 'Back';
  const over = (): boolean => keyOf({ safe, choices: stepMenu(contextNow()) }) !== keyOf({ safe, choices });
  const picked = await choose(talk, { title: [...stepLines(context, seenBy(talk)), `What to do with ${stepOf(talk.snapshot().state, step)?.title ?? step}?`], safe, choices, over });
  if (picked.is === 'chosen') return act(picked.value);
  if (picked.is === 'over' && !talk.left()) return atStep(talk, step, act);
};

const VIEWS = { checklist: 'The checklist', evidence: 'All records', decisions: 'Decisions', failures: 'Failures', delivery: 'Deliveries', blockers: 'Blockers', timeline: 'The timeline', standing: 'Where things stand' } as const;
type View = keyof typeof VIEWS;

const lookAround = async (talk: Talk): Promise<void> => {
  const choices = Object.entries(VIEWS).map(([view, label]): Choice<View> => ({ label, value: view as View })); // the keys of this very table
  const view = await choose(talk, { title: ['Look at what?'], safe: 'Back', choices });
  if (view.is !== 'chosen') return;
  const seen = seenBy(talk);
  talk.say(linesOf(view.value, seen));
  if (view.value === 'blockers') await chooseBlocker(talk);
};

const linesOf = (view: View, seen: ReturnType<Talk['snapshot']> & Pick<Talk, 'glyphs'>): readonly string[] => {
  switch (view) {
    case 'checklist':
      return treeLines(seen);
    case 'evidence':
      return recordLines(seen, 'all');
    case 'decisions':
    case 'failures':
      return recordLines(seen, view);
    case 'delivery':
      return deliveryLines(seen);
    case 'blockers':
      return blockerLines(seen);
    case 'timeline':
      return timelineLines(seen);
    case 'standing':
      return farewell(seen.state, seen.world);
    default:
      return view satisfies never;
  }
};

const RECORDS = 200;

const recordLines = ({ records, state }: Pick<ReturnType<Talk['snapshot']>, 'records' | 'state'>, filter: Filter): readonly string[] => {
  const lines = filterRecords(records, filter).flatMap((record) => lineOf(record, state) ?? []);
  if (lines.length === 0) return ['There are none.'];
  return lines.length > RECORDS ? [`The newest ${RECORDS} of ${lines.length}; holdpoint log prints them all.`, ...lines.slice(-RECORDS)] : lines;
};

const chooseBlocker = async (talk: Talk): Promise<void> => {
  const { open } = talk.snapshot().world.blockers;
  if (open.length === 0) return;
  const picked = await choose(talk, { title: ['Close one, with a reason?'], safe: 'No', choices: open.map(({ id, title }) => ({ label: `Close ${id}  ${title}`, value: id })), over: NEVER_OVER });
  if (picked.is === 'chosen') await perform(talk, 'close-blocker', null, picked.value);
};
