import type { Salvaged } from '../adapters/journal-lines.ts';
import type { Damaged } from './recover.ts';

/** What a person must know before a journal is cut: where it is damaged, how much stands, and what the lost lines still say. */
export const describeDamage = (path: string, { cut, inspected, state, plan }: Pick<Damaged, 'cut' | 'inspected' | 'state' | 'plan'>): readonly string[] => [
  `${path}:${cut.damage.line} is damaged: ${cut.damage.why}.`,
  `It is the journal of ${state.repository} ${plan.target} (${plan.mode}). ${cut.good} records before that line are good; the last is of ${new Date(inspected.records[cut.good - 1]?.at ?? 0).toISOString()}.`,
  `${inspected.bytes.length - cut.from} bytes from there on would be cut off. They are no history any more, but they may have happened:`,
  ...(cut.salvaged.length === 0 ? ['  no line of them can be read'] : shown(cut.salvaged)),
  'A copy of all of it is kept. Whatever was under way, and every act on the world that is not known to be done, becomes unknown until it was looked at.',
];

const MOST = 40;

const shown = (salvaged: readonly Salvaged[]): readonly string[] => [
  ...salvaged.slice(0, MOST).map(({ line, at, type, step }) => `  line ${line}  ${at}  ${type}${step === null ? '' : ` ${step}`}`),
  ...(salvaged.length > MOST ? [`  … and ${salvaged.length - MOST} more`] : []),
];

/** Steps that lost lines tell of: something was begun, seen, decided or taken back there. */
export const stepsNamed = (salvaged: readonly Salvaged[]): readonly string[] => [
  ...new Set(salvaged.flatMap(({ type, step }) => (step !== null && /^(?:attempt|reconcile|exposure|tag|pass)\./.test(type) ? [step] : []))),
];
