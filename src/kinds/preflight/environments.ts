import type { Environment, GitHub } from '../../ports.ts';
import { rowsOr } from './row.ts';
import type { Row } from './row.ts';

/** What is asked of each environment, by its name. */
export type AskedEnvironments = { readonly [name: string]: { readonly reviewers?: 'required' | undefined } };

/** Each environment, and whether somebody must let a job into it. @throws WorldError when GitHub did not answer. */
export const environmentRows = async (asked: AskedEnvironments, github: GitHub): Promise<readonly Row[]> => {
  const rows = Object.entries(asked).map(([name, { reviewers }]) => rowsOr(`environment ${name}`, `open Settings → Environments → ${name}`, async () => [rowOf(name, reviewers === 'required', await github.environment(name))]));
  return (await Promise.all(rows)).flat();
};

const rowOf = (name: string, mustReview: boolean, found: Environment | null): Row => {
  const row = `environment ${name}`;
  if (found === null) return { name: row, is: 'fail', why: `the repository has no environment ${name}`, fix: `Make it: Settings → Environments → New environment → ${name}.` };
  if (mustReview && found.reviewers.length === 0) return { name: row, is: 'fail', why: `nobody must approve a deployment to ${name}`, fix: `Name who must: Settings → Environments → ${name} → Required reviewers.` };
  return { name: row, is: 'pass', said: wordsOf(found).join(', ') };
};

const REFS = { any: 'any branch or tag', protected: 'protected branches only', some: 'the branches and tags that it names' } as const;

const wordsOf = ({ reviewers, preventsSelfReview, waitMinutes, refs }: Environment): readonly string[] => [
  reviewers.length === 0 ? 'no reviewer' : `reviewed by ${reviewers.join(' or ')}${preventsSelfReview ? ', not by who started it' : ''}`,
  ...(waitMinutes === 0 ? [] : [`waits ${waitMinutes} min`]),
  REFS[refs],
];
