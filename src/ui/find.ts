import { oncePer } from '../core/once-per.ts';
import type { Plan, Step } from '../core/plan.ts';
import { caseCounts } from '../core/smart-case.ts';
import { stepIn } from './cursor.ts';

export const matches = (text: string, pattern: string): boolean => placeIn(text, pattern) >= 0;

/** Where in a text it was found; -1 where it was not. */
export const placeIn = (text: string, pattern: string): number => {
  if (caseCounts(pattern)) return text.indexOf(pattern);
  const lower = text.toLowerCase();
  const at = lower.indexOf(pattern.toLowerCase());
  // A letter that is two in lower case would move the place; the whole is found all the same.
  return at > 0 && lower.length !== text.length ? 0 : at;
};

/** Whether a text has every word of a pattern, in any order and each anywhere; a capital in one makes the case of all count. */
export const hasWords = (text: string, pattern: string): boolean => {
  const exact = caseCounts(pattern);
  const within = exact ? text : text.toLowerCase();
  return (exact ? pattern : pattern.toLowerCase()).split(/\s+/).every((word) => within.includes(word));
};

/** Lines of a list over the whole screen; a search looks through what each says. */
export type Listed = { readonly total: number; readonly textOf: (row: number) => string };

/** The next line that has the text, from this one on and around: `way` 0 takes the line itself too. Null when there is none. */
export const findLine = ({ total, textOf }: Listed, { text, from, way }: { readonly text: string; readonly from: number; readonly way: 1 | -1 | 0 }): number | null => {
  if (text === '') return null;
  for (let tried = 0; tried < total; tried += 1) {
    const row = (from + way + (way === -1 ? -tried : tried) + 2 * total) % total;
    if (matches(textOf(row), text)) return row;
  }
  return null;
};

export const isFound = (step: Step, text: string): boolean => matches(step.title, text) || matches(step.id, text);

type Places = { readonly ids: readonly string[]; readonly at: ReadonlyMap<string, number> };
const NOTHING: Places = { ids: [], at: new Map() };

/** What is looked through at every letter: made once for a plan. */
const searched = oncePer((plan: Plan) => ({
  lines: plan.steps.map(({ id, title }) => ({ id, lower: `${title.toLowerCase()}\n${id}`, exact: `${title}\n${id}` })),
  last: { text: '', found: NOTHING },
}));

/** Steps whose title or id has the text, in the plan's order, and the place of each among them. Of no text, nothing. */
export const foundSteps = (plan: Plan | null, text: string): Places => {
  if (plan === null || text === '') return NOTHING;
  const index = searched(plan);
  if (index.last.text === text) return index.last.found;
  const [key, wanted] = caseCounts(text) ? (['exact', text] as const) : (['lower', text.toLowerCase()] as const);
  const ids = index.lines.filter((line) => line[key].includes(wanted)).map(({ id }) => id);
  const found: Places = { ids, at: new Map(ids.map((id, at) => [id, at])) };
  index.last = { text, found };
  return found;
};

/** The next step that has the text, from the cursor on and around; `way` 0 takes the one under it as well. */
export const findStep = (plan: Plan | null, { text, from, way }: { readonly text: string; readonly from: string; readonly way: 1 | -1 | 0 }): string | null => {
  const { ids, at } = foundSteps(plan, text);
  if (plan === null || ids.length === 0) return null;
  const here = at.get(stepIn(from));
  if (here !== undefined) return ids[(here + way + ids.length) % ids.length] ?? null;
  // Not on one: the first that stands after it in the plan, or the last that stands before.
  const place = planPlace(plan, stepIn(from));
  const after = ids.findIndex((id) => planPlace(plan, id) > place);
  const to = way === -1 ? (after < 0 ? ids.length : after) - 1 : after < 0 ? 0 : after;
  return ids.at(to) ?? null;
};

const places = oncePer(({ steps, phases }: Plan): ReadonlyMap<string, number> => {
  const at = new Map(steps.map(({ id }, place) => [id, place]));
  for (const phase of phases) at.set(`phase:${phase.id}`, (at.get(phase.steps[0] ?? '') ?? 0) - 1);
  return at;
});

/** Where a step stands in the plan, from 0; of the line of a phase, the place before its first step. -1 of what is not there. */
export const planPlace = (plan: Plan | null, cursor: string): number => (plan === null ? -1 : (places(plan).get(cursor) ?? -1));
