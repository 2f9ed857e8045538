import { EXIT, HoldpointError } from '../core/error.ts';
import type { Plan } from '../core/plan.ts';
import { checkAdoption } from '../session/opening.ts';
import { askLine } from './ask.ts';
import type { Ground } from './compose.ts';
import type { Opened } from './open.ts';
import { printError, printRefusal } from './print.ts';

type Tag = { readonly name: string; readonly object: string; readonly commit: string };
export type Adoption = { readonly tag: Tag; readonly words: string };

/**
 * `--adopt`: the tag that origin has becomes the tag of this release when its words are typed. Nothing was begun when they are not, or the question was left.
 * @throws HoldpointError when HEAD is not its commit, or the plan is a dry run.
 */
export const askAdoption = async (ground: Ground, plan: Plan): Promise<Adoption | 'refused'> => {
  if (plan.mode !== 'live') throw new HoldpointError({ code: EXIT.left, what: 'A dry run adopts no tag', why: 'it pushes none, so there is nothing to settle', fix: 'Give --mode live, or start without --adopt.' });
  const tag = await checkAdoption(ground.git, plan.target);
  const about = await ground.git.describeTag(plan.target);
  const words = `adopt ${plan.target}`;
  const said = ['', `Origin has ${plan.target} at ${tag.commit}.`, `Made by ${about?.tagger ?? 'nobody known'} on ${about?.date ?? 'a day not known'}: ${about?.subject ?? ''}`, 'Its commit becomes the candidate. Every gate runs; nothing is tagged or pushed.', ''];
  for (const line of said) printError(line);
  const typed = await askLine(`Type  ${words}  to do it: `);
  if (typed === null) return 'refused';
  if (typed === words) return { tag, words };
  printRefusal({ why: 'the words do not match', fix: `Nothing was begun. Start again and type exactly: ${words}` });
  return 'refused';
};

/** Records the adoption; the look that settles it follows by itself. @throws HoldpointError code 3 */
export const adopt = async ({ session }: Opened, { tag, words }: Adoption): Promise<void> => {
  const refusal = await session.dispatch({ type: 'adopt-tag', tag, words }, session.you);
  if (refusal !== null) throw new HoldpointError({ code: EXIT.blocked, what: 'The tag was not adopted', ...refusal });
};
