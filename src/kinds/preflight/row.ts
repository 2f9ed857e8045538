import type { Answer } from '../../core/event.ts';
import type { Mark, Picture } from '../../core/picture.ts';
import type { Question } from '../../core/plan.ts';
import { proofOf } from '../../core/rules.ts';
import type { Evidence, Verdict } from '../../core/verdict.ts';
import { WorldError } from '../../ports.ts';

/** One thing that is asked before a release, by its name, and what the world said of it. What cannot be seen from here is neither a yes nor a no. */
export type Row = { readonly name: string } & (
  | { readonly is: 'pass'; readonly said: string }
  | { readonly is: 'fail'; readonly why: string; readonly fix: string }
  /** `how` a person finds out by hand. */
  | { readonly is: 'unverifiable'; readonly why: string; readonly how: string }
);

/**
 * What fails is told all at once. What cannot be seen becomes a question of its own: prevents "not allowed to look" taken for "it is there", and for
 * "it is missing", which a maintainer without administration could never pass.
 */
export const judgeRows = (rows: readonly Row[], answers: readonly Answer[]): Verdict => {
  const evidence = rows.flatMap((row) => evidenceOf(row, answers));
  const failed = rows.flatMap((row) => (row.is === 'fail' ? [row] : []));
  if (failed.length > 0) return { is: 'failed', why: failed.map(({ why }) => why).join('; '), fix: [...new Set(failed.map(({ fix }) => fix))].join(' '), evidence };
  const unseen = rows.filter((row) => row.is === 'unverifiable');
  const [first, ...others] = unseen.some(({ name }) => answerTo(name, answers) === undefined) ? unseen.map(questionOf) : [];
  if (first !== undefined) return { is: 'ask', questions: [first, ...others], watching: false };
  const held = unseen.flatMap(({ name }) => answerTo(name, answers) ?? []).filter(({ option }) => option !== CONFIRMED);
  if (held.length > 0) return { is: 'failed', why: held.map(({ question, reason }) => `a person did not confirm ${question}: ${reason}`).join('; '), fix: 'Put it right, or ask who may look, then run this again.', evidence };
  const proof = proofOf(evidence);
  return proof === null ? { is: 'unknown', why: 'nothing was said that can be kept', evidence } : { is: 'passed', evidence: proof };
};

/** Each thing that was asked, with its mark. */
export const rowsPicture = (rows: readonly Row[], answers: readonly Answer[]): Picture => [
  { type: 'marks', rows: rows.map((row) => ({ mark: markOf(row, answers), label: row.name, at: row.is === 'pass' ? row.said : row.why })) },
];

/**
 * Asks for rows. An answer that says "you may not see this" makes `unseen` of it; a token that is not accepted fails, and silence is thrown.
 * A 404 counts as the first: GitHub hides so what a token may not see, and whoever means "there is none" by it takes it before.
 * @throws WorldError when there was no answer.
 */
export const rowsOr = async (name: string, how: string, ask: () => Promise<readonly Row[]>): Promise<readonly Row[]> => {
  try {
    return await ask();
  } catch (error) {
    const why = whyUnseen(error);
    if (why !== null) return [{ name, is: 'unverifiable', why, how }];
    const refused = whyRefused(error);
    if (refused === null) throw error;
    return [{ name, is: 'fail', ...refused }];
  }
};

/** Why a question was not answered to this person, or null where it was silence, or is no refusal. */
export const whyUnseen = (error: unknown): string | null => (error instanceof WorldError && (error.status === 403 || error.status === 404) && error.trouble !== 'limited' ? error.message : null);

/** The token itself, or git's key, is not accepted. */
export const whyRefused = (error: unknown): { readonly why: string; readonly fix: string } | null => (error instanceof WorldError && error.trouble === 'denied' ? { why: error.message, fix: error.fix } : null);

const CONFIRMED = 'confirmed';

const answerTo = (name: string, answers: readonly Answer[]): Answer | undefined => answers.findLast(({ question }) => question === name);

const questionOf = ({ name, why, how }: Extract<Row, { is: 'unverifiable' }>): Question => ({
  id: name,
  asks: 'decision',
  text: `${name} cannot be seen from here: ${why}. To find out: ${how}. Is it as it must be?`,
  options: [
    { key: CONFIRMED, label: 'Confirmed: I looked', reason: 'required', does: 'pass' },
    { key: 'hold', label: 'It is not, or I cannot tell', reason: 'required', does: 'hold' },
  ],
});

const evidenceOf = (row: Row, answers: readonly Answer[]): readonly Evidence[] => {
  if (row.is === 'pass') return [{ type: 'value', name: row.name, value: row.said }];
  const answer = row.is === 'unverifiable' ? answerTo(row.name, answers) : undefined;
  return answer === undefined ? [] : [{ type: 'value', name: row.name, value: `not verified (${row.is === 'unverifiable' ? row.why : ''}); ${answer.option}: ${answer.reason}` }];
};

const markOf = (row: Row, answers: readonly Answer[]): Mark => {
  if (row.is === 'pass') return 'passed';
  if (row.is === 'fail') return 'failed';
  const answer = answerTo(row.name, answers);
  return answer === undefined ? 'needs-you' : answer.option === CONFIRMED ? 'waived' : 'failed';
};
