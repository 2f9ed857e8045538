import { ActError } from '../core/error.ts';
import type { Blocker, Issue, TrackerContext, TrackerKind } from '../ports.ts';
import { BLOCKER, keyOf, placeBelowParent, readBlockers, readRelease, withLabels } from './github-release.ts';
import { blockerTitle } from './title.ts';

/** Blockers as issues of the repository: labelled `release-blocker` and with the target, below one issue of the release. Pull requests are none. */
export const github: TrackerKind = {
  key: 'github',
  remote: true,
  open: (context) => ({
    key: 'github',
    remote: true,
    where: async () => {
      const [parent] = (await readRelease(context)).parents;
      return `${parent === undefined ? '' : `below issue ${parent.number}, and `}issues labelled ${BLOCKER} and ${context.target}`;
    },
    list: async () => (await readBlockers(context)).map(blockerOf),
    file: async ({ title, body }) => {
      const made = withLabels(await context.github.createIssue({ title: blockerTitle(context.target, title), body, labels: [BLOCKER, context.target] }), BLOCKER, context.target);
      const note = await placed(context, made);
      return { ...blockerOf(made), ...(note === null ? {} : { note }) };
    },
    text: async (id) => (await context.github.issue(numberOf(id)))?.body ?? '',
    add: async (id, text) => context.github.commentOnIssue(numberOf(id), text),
    close: async (id, reason) => context.github.closeIssue(numberOf(id), reason),
  }),
};

/** Its labels find it again, so a blocker that is not below its parent is filed all the same, and that is said. */
const placed = async (context: TrackerContext, made: Issue): Promise<string | null> => {
  try {
    await placeBelowParent(context, made);
    return null;
  } catch (error) {
    return `it could not be put below the issue of this release: ${error instanceof Error ? error.message : String(error)}`;
  }
};

const numberOf = (id: string): number => {
  if (!/^\d+$/.test(id)) throw new ActError(`${id} is not the number of an issue of this repository`, { left: false, fix: 'holdpoint blockers; one of another repository is closed there.' });
  return Number(id);
};

const blockerOf = (issue: Issue): Blocker => ({ id: keyOf(issue), title: issue.title, open: issue.state === 'open', url: issue.url, ...(issue.closed === null ? {} : { closed: issue.closed }) });
