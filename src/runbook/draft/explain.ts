import type { Draft } from './draft.ts';
import type { Survey } from './survey.ts';
import type { FoundWorkflow } from './workflows.ts';

/** What it is, what was found, what would be written: one screen for somebody who never saw it. */
export const explain = (survey: Survey, draft: Draft, file: string): readonly string[] => {
  const { repository, branch, tags, manifests, workflows, changelog, guides, tests } = survey;
  const none = (what: string, found: readonly string[]): string => (found.length === 0 ? what : found.join(', '));
  return [
    'holdpoint takes a release through a runbook: a file of steps, each a gate. Most',
    'open by evidence: a command passed, a run is green, a registry has it. A hold',
    'point opens only when a named person looked and says so; what cannot be undone',
    '(a tag, a publish) is typed, word for word. A report of all of it stands at the',
    'end. holdpoint sandbox shows a whole release, and harms nothing.',
    '',
    'There is no runbook here yet. Found:',
    `  repository  ${repository}, branch ${branch}, ${tags === null ? 'no tag of a version' : `newest tag ${tags.newest}`}`,
    `  packages    ${none('none in the root', manifests.map(({ kind, package: name, path }) => `${kind} ${name} (${path})`))}`,
    `  workflows   ${none('none', workflows.slice(0, MOST).map(workflowWords))}${workflows.length > MOST ? `, and ${workflows.length - MOST} more` : ''}`,
    `  changelog   ${changelog ?? 'none'}${guides.length === 0 ? '' : `; ${guides.join(', ')} tells how it was done`}`,
    `  tests       ${none('no command that is the same everywhere', tests.map(({ run }) => run))}`,
    '',
    `It would write ${file}: ${draft.steps} steps in ${draft.phases} phases.`,
    ...(draft.asks.length === 0 ? [] : ['What it could not know, and marks there as a QUESTION:', ...draft.asks.map((ask) => `  - ${ask}`)]),
  ];
};

const MOST = 6;

const workflowWords = ({ file, startsByTag, startsByBranch, triggers, publishes }: FoundWorkflow): string => {
  const starts = [...(startsByBranch ? ['a push'] : startsByTag ? ['a tag'] : []), ...triggers.filter((trigger) => trigger !== 'push').map((trigger) => (trigger === 'workflow_dispatch' ? 'hand' : trigger))].filter((word) => /^[\w ]+$/.test(word));
  return `${file} (by ${starts.join(', ') || 'nothing'}${publishes.length === 0 ? '' : `; to ${publishes.join(', ')}`})`;
};
