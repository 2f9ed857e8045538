import type { Recorded } from '../core/event.ts';
import { clean } from '../ui/clean.ts';
import type { Run } from './index.ts';
import { printJson, printLines } from './print.ts';
import { readSession } from './sessions.ts';

/** Everything that happened, a line each. */
export const log: Run = async (asked) => {
  const { records } = await readSession(asked);
  if (asked.flags.json) printJson({ holdpoint: 1, records: records.map((record) => ({ ...record, at: new Date(record.at).toISOString() })) });
  else printLines(records.map(lineOf));
  return 0;
};

const lineOf = ({ n, at, by, event }: Recorded): string => {
  const { type, ...data } = event;
  const step = 'step' in event ? ` ${event.step}` : '';
  const attempt = 'attempt' in event ? ` #${event.attempt}` : '';
  return clean(`${String(n).padStart(4)}  ${new Date(at).toISOString()}  ${by.name.padEnd(12)}  ${type}${step}${attempt}${detailOf(type, data)}`);
};

/** The whole plan of an adopted runbook is not a line. */
const detailOf = (type: string, data: object): string => {
  if (type === 'runbook.adopted') return '';
  const rest = Object.fromEntries(Object.entries(data).filter(([name]) => name !== 'step' && name !== 'attempt'));
  const text = JSON.stringify(rest);
  return text === '{}' ? '' : `  ${text.length > 160 ? `${text.slice(0, 159)}…` : text}`;
};
