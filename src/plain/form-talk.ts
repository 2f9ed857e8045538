import type { Form, FormField } from '../ui/forms/form.ts';
import { WIDTH, linesOf } from './word-glyphs.ts';
import { NEVER_OVER, choose, fill, isChosen } from './talk.ts';
import type { Talk } from './talk.ts';

/** What a form says before it asks anything. */
export const formLines = ({ title, right = '', intro }: Form, { glyphs }: Pick<Talk, 'glyphs'>): readonly string[] => [`${title}${right === '' ? '' : `  ${right}`}`, ...linesOf(intro(WIDTH, glyphs), glyphs)];

/**
 * A form, line by line: what it says, its fields, then one question whether to do it. `fresh` gives the form once more before the act, with what was
 * read anew; null where it has nothing to do any more. Answers whether it was done.
 */
export const askForm = async (talk: Talk, form: Form, { fresh = async () => form, over = NEVER_OVER }: { readonly fresh?: () => Promise<Form | null>; readonly over?: () => boolean } = {}): Promise<boolean> => {
  talk.say(formLines(form, talk));
  const { closed = null } = form;
  if (closed !== null) return talk.say([`${form.act} opens once ${closed}. Nothing was done.`]), false;
  const values = await fillIn(talk, form.fields ?? [], over);
  if (values === null) return left(talk, form);
  const now = await fresh();
  if (now === null) return false;
  if (!(await isChosen(talk, { title: Object.entries(values).map(([name, value]) => `${name}: ${value}`), safe: now.safe, act: now.act, over }))) return left(talk, now);
  // A refusal is a message of the session, and printed as one.
  return (await now.onAct(values)) === null;
};

const left = (talk: Talk, { safe }: Form): false => (talk.say([`${safe}: nothing was done.`]), false);

const fillIn = async (talk: Talk, fields: readonly FormField[], over: () => boolean): Promise<{ readonly [name: string]: string } | null> => {
  const values: { [name: string]: string } = {};
  for (const field of fields) {
    const value = await valueOf(talk, field, over);
    if (value === null) return null;
    values[field.name] = value;
  }
  return values;
};

/** What stands in the field may be kept; what it is replaced by is held to the same.*/
const valueOf = async (talk: Talk, { label, value, problem }: FormField, over: () => boolean): Promise<string | null> => {
  const type = (): Promise<string | null> => fill(talk, { label, problem, over });
  if (value === '') return type();
  const kept = await choose(talk, { title: [`${label}: ${value}`], safe: 'Leave it', choices: [{ label: 'Keep that', value: true }, { label: 'Type another', value: false }, ...(problem('') === null ? [{ label: 'Leave it empty', value: null }] : [])], over });
  if (kept.is !== 'chosen') return null;
  return kept.value === null ? '' : kept.value ? value : type();
};
