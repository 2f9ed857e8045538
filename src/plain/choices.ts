import type { Option, Question } from '../core/plan.ts';
import { clean } from '../ui/clean.ts';

/** A question as numbered lines, for a screen reader. 0 is the safe choice and stands first. */
export const choiceLines = (question: Question): readonly string[] => [
  clean(question.text),
  '  0  Not now: leave it unanswered',
  ...question.options.map((option, index) => clean(`  ${index + 1}  ${option.label}${wants(option)}`)),
];

const wants = (option: Option): string => {
  const parts = [option.reason === 'required' ? 'a reason' : '', option.takes === 'attachment' ? 'a link, a file or a note' : '', option.needsEvidenceOpened === true ? 'its evidence opened' : ''].filter((part) => part !== '');
  return parts.length === 0 ? '' : ` (wants ${parts.join(' and ')})`;
};

/** What was typed as an option: its number or its key. Anything else, an empty line too, is no answer. */
export const choiceOf = (question: Question, typed: string): Option | null => {
  const text = typed.trim();
  const number = /^\d+$/.test(text) ? Number(text) : null;
  return (number === null ? question.options.find((option) => option.key === text) : number === 0 ? undefined : question.options[number - 1]) ?? null;
};
