import { selectDecisions } from '../core/select.ts';
import { clean } from '../ui/clean.ts';
import type { Run } from './index.ts';
import { printJson, printLines } from './print.ts';
import { readSession } from './sessions.ts';

/** Who decided what, and why: answers, typed words, waivers. */
export const decisions: Run = async (asked) => {
  const { state, records } = await readSession(asked);
  const made = selectDecisions(state, records);
  if (asked.flags.json) printJson({ holdpoint: 1, decisions: made.map((one) => ({ ...one, at: new Date(one.at).toISOString() })) });
  else printLines(made.map((one) => clean(`${new Date(one.at).toISOString()}  ${one.by.name} <${one.by.email}>  ${one.step}: ${one.question} → ${one.answer}${one.reason === '' ? '' : `  (${one.reason})`}`)));
  return 0;
};
