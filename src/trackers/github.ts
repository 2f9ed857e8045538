import type { Blocker, Issue, TrackerContext, TrackerKind } from '../ports.ts';
import { ActError } from '../core/error.ts';
import { blockerTitle } from './title.ts';

const LABEL = 'release-blocker';

/** Blockers as issues of the repository, found by two labels: `release-blocker` and the target. */
export const github: TrackerKind = {
  key: 'github',
  remote: true,
  open: (context) => ({
    key: 'github',
    remote: true,
    where: async () => {
      await list(context);
      return `issues labelled ${LABEL} and ${context.target}`;
    },
    list: async () => (await list(context)).map(blockerOf),
    file: async ({ title, body }) => {
      const made = await context.github.createIssue({ title: blockerTitle(context.target, title), body, labels: [LABEL, context.target] });
      // GitHub drops labels without a word where the token may not set them, and then the blocker would never be found again.
      if (!isLabelled(made, context.target)) throw new ActError(`issue ${made.number} was made without its labels`, { left: true, fix: `Add the labels ${LABEL} and ${context.target} to it by hand, with an account that may.` });
      return blockerOf(made);
    },
    close: async (id, reason) => {
      if (!/^\d+$/.test(id)) throw new ActError(`${id} is not the number of an issue`, { left: false, fix: 'holdpoint blockers' });
      await context.github.closeIssue(Number(id), reason);
    },
  }),
};

/** The labels are compared here too: what is asked of a server is not always what it answers. A comma in a target would ask for other labels than one. */
const list = async ({ github: port, target }: TrackerContext): Promise<readonly Issue[]> =>
  (await port.issues({ labels: target.includes(',') ? [LABEL] : [LABEL, target], state: 'all' })).filter((issue) => isLabelled(issue, target));

/** Labels that differ in case only are one label to GitHub. */
const isLabelled = ({ labels }: Issue, target: string): boolean => [LABEL, target].every((wanted) => labels.some((label) => label.toLowerCase() === wanted.toLowerCase()));

const blockerOf = ({ number, title, state, url }: Issue): Blocker => ({ id: String(number), title, open: state === 'open', url });
