import type { At } from '../../core/kind.ts';

/** What a person answers who says that none of the runs is the one. */
export const NONE = 'none';

type Attempt = At<unknown>['attempt'];

/** The id of a question about these runs. `asked` is how it begins: which question it is. */
export const questionAbout = (asked: string, runs: readonly { readonly id: string }[]): string => `${asked}${runs.map(({ id }) => id).join(' ')}`;

/** The run that a person said is the one, or null. */
export const chosenOf = ({ answers }: Attempt, asked: string): string | null => answers.findLast(({ question, option }) => question.startsWith(asked) && option !== NONE)?.option ?? null;

/** Those of which a person has said that they are not the one: all that such a question was about. */
export const refusedOf = ({ answers }: Attempt, asked: string): ReadonlySet<string> =>
  new Set(answers.flatMap(({ question, option }) => (option === NONE && question.startsWith(asked) ? question.slice(asked.length).split(' ') : [])));
