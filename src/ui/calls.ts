import { selectNeeds } from '../core/select.ts';
import type { State } from '../core/state.ts';
import { stepStateOf } from '../core/state.ts';
import { statusOf } from '../core/status.ts';
import { deliverySteps } from './draw/watch.ts';

/** Something for which a person who looks elsewhere is called. `key` tells it apart from the same thing later. */
export type Call = { readonly is: 'needs you' | 'failed' | 'done'; readonly key: string; readonly text: string };

/** All that is so now and that a person would want to know of, the most urgent first: needs you, failed, published, all arrived, over. */
export const callsIn = (state: State): readonly Call[] => {
  const { plan, end } = state;
  if (plan === null) return [];
  if (end !== null) return [{ is: 'done', key: 'end', text: `${plan.target} is ${end.end}` }];
  const titled = (id: string): string => plan.steps.find((step) => step.id === id)?.title ?? id;
  const attempts = (id: string): number => stepStateOf(state, id).attempts.length;
  const is = (id: string): string => statusOf(state, id).status;
  const failed = plan.steps.filter((step) => is(step.id) === 'failed');
  const published = plan.steps.filter((step) => step.effect === 'irreversible' && step.publishes.length > 0 && is(step.id) === 'passed');
  const deliveries = deliverySteps(state);
  return [
    // What failed says so itself, also where a person must try it again.
    ...selectNeeds(state).filter(({ step }) => !failed.some(({ id }) => id === step)).map(({ step, what }): Call => ({ is: 'needs you', key: `${what} ${step} ${attempts(step)}`, text: `${titled(step)} needs you` })),
    ...failed.map(({ id, title }): Call => ({ is: 'failed', key: `failed ${id} ${attempts(id)}`, text: `${title} failed` })),
    ...published.map(({ id, title }): Call => ({ is: 'done', key: `published ${id}`, text: `done: ${title}` })),
    ...(deliveries.length > 0 && deliveries.every(({ id }) => is(id) === 'passed') ? [{ is: 'done', key: 'arrived', text: `done: ${plan.target} is served by all ${deliveries.length} channels` } as const] : []),
  ];
};

/** A person who pressed a key this short a while ago is there. */
export const AWAY_MS = 10_000;

/** What was so when it was last looked, and what of it nobody was called for and nobody saw, since when. */
export type Watched = { readonly known: ReadonlySet<string>; readonly unseen: readonly Call[]; readonly since: number };
/** What is so when the screen opens stands on it, before whoever opened it. */
export const watchFrom = (calls: readonly Call[]): Watched => ({ known: keysOf(calls), unseen: [], since: 0 });

type Person = { readonly now: number; readonly lastKeyAt: number; readonly focused: boolean | null };

/**
 * Whom to call for what is so now: a person who looks elsewhere, which is a window without the focus, or of which nobody knows, and ten
 * seconds without a key. What happens earlier waits for that; it is forgotten once it was seen, which a key or the focus says, or is over.
 * @returns what to say, and in how many milliseconds to look again though nothing new happened; null: neither.
 */
export const watchCalls = ({ known, unseen, since }: Watched, calls: readonly Call[], { now, lastKeyAt, focused }: Person): { readonly watched: Watched; readonly say: string | null; readonly againMs: number | null } => {
  const is = keysOf(calls);
  const still = unseen.filter(({ key }) => is.has(key) && lastKeyAt <= since);
  const open = focused === true ? [] : [...still, ...calls.filter(({ key }) => !known.has(key))];
  const watched = { known: is, unseen: open, since: still.length === 0 ? now : since };
  if (open.length === 0) return { watched, say: null, againMs: null };
  if (now - lastKeyAt <= AWAY_MS) return { watched, say: null, againMs: AWAY_MS - (now - lastKeyAt) + 1 };
  return { watched: { ...watched, unseen: [] }, say: summaryOf(open), againMs: null };
};

const keysOf = (calls: readonly Call[]): ReadonlySet<string> => new Set(calls.map(({ key }) => key));

/** Several at once are one notification, the most urgent first. */
const summaryOf = (calls: readonly Call[]): string => {
  const [first, ...more] = calls;
  return `${first?.text ?? ''}${more.length === 0 ? '' : `, and ${more.length} more`}`;
};

/** The title of the window: a question mark in front while something waits for a person, a failure too. */
export const titleOf = (state: State): string => `${callsIn(state).some(({ is }) => is !== 'done') ? '? ' : ''}holdpoint ${state.plan?.target ?? ''}`.trim();
