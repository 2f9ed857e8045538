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
    file: async ({ title, body }) => blockerOf(await context.github.createIssue({ title: blockerTitle(context.target, title), body, labels: [LABEL, context.target] })),
    close: async (id, reason) => {
      if (!/^\d+$/.test(id)) throw new ActError(`${id} is not the number of an issue`, { left: false, fix: 'holdpoint blockers' });
      await context.github.closeIssue(Number(id), reason);
    },
  }),
};

/** The labels are compared here too: what is asked of a server is not always what it answers. */
const list = async ({ github: port, target }: TrackerContext): Promise<readonly Issue[]> =>
  (await port.issues({ labels: [LABEL, target], state: 'all' })).filter(({ labels }) => labels.includes(LABEL) && labels.includes(target));

const blockerOf = ({ number, title, state, url }: Issue): Blocker => ({ id: String(number), title, open: state === 'open', url });
