import type { InputField } from '../ui/forms/input-field.ts';
import { choose, fill, isChosen } from './talk.ts';
import type { Asker } from './talk.ts';

/** Base, target, mode and agent: suggested, never assumed, each confirmed by itself. Null when the person left. */
export const confirmInputs = async (talk: Asker, fields: readonly InputField[]): Promise<{ readonly [name: string]: string } | null> => {
  talk.say(['What is released? Each input is confirmed by itself; the journal opens when all are.']);
  const values: { [name: string]: string } = {};
  for (const field of fields) {
    const value = await confirmed(talk, field);
    if (value === null) return null;
    values[field.name] = value;
  }
  return values;
};

const confirmed = async (talk: Asker, { label, value, suggestion, choices, problem }: InputField): Promise<string | null> => {
  const safe = 'Leave; nothing is begun';
  if (choices.length > 0) {
    const picked = await choose(talk, { title: [`Input ${label}`], safe, choices: choices.map((choice) => ({ label: choice === value ? `${choice}, as given` : choice === suggestion ? `${choice}, suggested` : choice, value: choice })) });
    return picked.is === 'chosen' ? picked.value : null;
  }
  for (let asked = value || (suggestion ?? ''); ; ) {
    const wrong = asked === '' ? 'there is none yet' : problem(asked);
    const title = [`Input ${label}${asked === '' ? '' : `: ${asked}`}${asked !== '' && asked === suggestion ? ', a suggestion' : ''}`, ...(wrong === null ? [] : [`It cannot be confirmed: ${wrong}`])];
    const picked = await choose(talk, { title, safe, choices: [...(wrong === null ? [{ label: `Confirm ${asked}`, value: 'confirm' }] : []), { label: 'Type another', value: 'type' }] });
    if (picked.is !== 'chosen') return null;
    if (picked.value === 'confirm') return asked;
    const typed = await fill(talk, { label: `The ${label}`, problem: () => null });
    if (typed !== null) asked = typed.trim();
  }
};

/** What is to be trusted is read out whole first. */
export const trusts = async (talk: Asker, { intro, lines }: { readonly intro: string; readonly lines: readonly string[] }): Promise<boolean> => {
  talk.say([intro, ...lines, `End of what is to be trusted: ${lines.length} lines.`]);
  return isChosen(talk, { title: [intro], safe: 'Do not trust it; nothing is started', act: 'Trust it' });
};

/** A runbook that was made from what is here: read out whole before it is written, which is asked by itself. */
export const offersRunbook = async (talk: Asker, { name, lines }: { readonly name: string; readonly lines: readonly string[] }): Promise<boolean> => {
  const read = await choose(talk, { title: ['Show it?'], safe: 'No, write nothing', choices: [{ label: 'Show all of it, then ask', value: true }] });
  if (read.is !== 'chosen') return false;
  talk.say(lines);
  return isChosen(talk, { title: [`That is all of it, ${lines.length} lines.`], safe: 'Write nothing', act: `Write ${name}` });
};
