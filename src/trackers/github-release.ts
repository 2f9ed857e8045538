import { ActError } from '../core/error.ts';
import { WorldError, type Issue, type TrackerContext } from '../ports.ts';

/** Labels: of a blocker, and of the issue that a release's blockers are below. An issue with the first is a blocker whatever else it is. */
export const BLOCKER = 'release-blocker';
export const PARENT = 'release-blockers';

/** Issues of one release. Two parents of one release may exist: each was made where the other was not seen. */
export type Release = { readonly parents: readonly Issue[]; readonly blockers: readonly Issue[] };

/** The labels are compared here too: what is asked of a server is not always what it answers. A comma in a target would ask for other labels than one. @throws WorldError */
export const readRelease = async ({ github, target }: TrackerContext): Promise<Release> => {
  const asked = target.includes(',') ? [[BLOCKER], [PARENT]] : [[target]];
  const found = (await Promise.all(asked.map((labels) => github.issues({ labels, state: 'all' })))).flat();
  return {
    parents: found.filter((issue) => isLabelled(issue, PARENT, target) && !isLabelled(issue, BLOCKER)).toSorted((one, other) => one.number - other.number),
    blockers: found.filter((issue) => isLabelled(issue, BLOCKER, target)),
  };
};

/** Every blocker of the release: those with its labels, and those below its parents, which a person may have put there without a label. @throws WorldError */
export const readBlockers = async (context: TrackerContext): Promise<readonly Issue[]> => {
  const { parents, blockers } = await readRelease(context);
  const known = new Map([...parents, ...blockers].map((issue) => [keyOf(issue), issue]));
  const add = (issue: Issue): unknown => known.has(keyOf(issue)) || known.set(keyOf(issue), issue);
  for (const parent of parents) {
    for (const child of await subIssuesOf(context, parent)) add(child);
    for (const number of listedIn(parent)) if (!known.has(String(number))) (await itemOf(context, parent, number)).forEach(add);
  }
  for (const parent of parents) known.delete(keyOf(parent));
  return [...known.values()];
};

/** An issue by its number; of another repository with that one's name before it. */
export const keyOf = ({ number, repository }: Issue): string => (repository === null ? String(number) : `${repository}#${number}`);

/**
 * Puts a new blocker below the release's parent, which is made where there is none: as a sub-issue, or where the server surely did not
 * take it as one (an older server, a full list) as a line of the parent's task list.
 * @throws ActError or WorldError
 */
export const placeBelowParent = async (context: TrackerContext, child: Issue): Promise<void> => {
  const { parents } = await readRelease(context);
  const parent = parents.find(({ state }) => state === 'open') ?? parents[0] ?? (await makeParent(context));
  try {
    await context.github.addSubIssue(parent.number, child.id);
  } catch (error) {
    if (!(error instanceof ActError) || error.left) throw error;
    await context.github.editIssue(parent.number, { body: `${parent.body.trimEnd()}\n- [ ] #${child.number}\n` });
  }
};

const makeParent = async ({ github, title, target }: TrackerContext): Promise<Issue> => withLabels(await github.createIssue({ title, body: `What stops the release of ${target}.\n`, labels: [PARENT, target] }), PARENT, target);

/** GitHub drops labels without a word where the token may not set them, and then the issue would never be found again. @throws ActError */
export const withLabels = (made: Issue, ...labels: readonly [string, string]): Issue => {
  if (isLabelled(made, ...labels)) return made;
  throw new ActError(`issue ${made.number} was made without its labels`, { left: true, fix: `Add the labels ${labels.join(' and ')} to it by hand, with an account that may.` });
};

/** A server that knows no sub-issues has none; every other silence is no answer. */
const subIssuesOf = async ({ github }: TrackerContext, parent: Issue): Promise<readonly Issue[]> => {
  try {
    return await github.subIssues(parent.number);
  } catch (error) {
    if (error instanceof WorldError && error.trouble === 'missing') return [];
    throw error;
  }
};

/** The numbers of a task list: https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/about-tasklists */
const listedIn = ({ body }: Issue): readonly number[] => [...body.matchAll(/^\s*[-*+]\s+\[[ xX]\]\s+#(\d+)\b/gm)].map(([, number]) => Number(number));

/** Nothing for a pull request, which stops no release by being open. */
const itemOf = async ({ github }: TrackerContext, parent: Issue, number: number): Promise<readonly Issue[]> => {
  try {
    const issue = await github.issue(number);
    return issue === null ? [] : [issue];
  } catch (error) {
    if (!(error instanceof WorldError) || error.trouble !== 'missing') throw error;
    throw new WorldError(`issue ${parent.number} lists #${number}, and ${error.message}`, { trouble: 'missing', fix: `Take #${number} out of the list in ${parent.url}, if it is settled.`, cause: error });
  }
};

/** Labels that differ in case only are one label to GitHub. */
const isLabelled = ({ labels }: Issue, ...wanted: readonly string[]): boolean => wanted.every((one) => labels.some((label) => label.toLowerCase() === one.toLowerCase()));
