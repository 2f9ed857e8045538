type Head = { readonly name: string; readonly title: string; readonly repository: string; readonly phase: { readonly id: string; readonly title: string; readonly parallel: boolean } };

/** A runbook that needs no server, down to where its steps follow, each indented by six. Plain Node reads this too. */
export const runbookHead = ({ name, title, repository, phase }: Head): string => String.raw`holdpoint: 1
name: ${name}
title: ${title}
repository: ${repository}
inputs:
  target: { type: tag, pattern: '^v(?<version>\d+\.\d+\.\d+)$' }
  base: { type: tag, exists: remote }
  mode: { type: choice, of: [dry-run, live] }
blockers: { tracker: file, title: 'Release blockers: {target}' }
evidence: .scratch/evidence-{target}-{mode}.md
phases:
  - id: ${phase.id}
    title: ${phase.title}
${phase.parallel ? '    parallel: true\n' : ''}    steps:
`;

const SMALL = { name: 'small', title: 'A small release', repository: 'acme/small' };
const ALL = { id: 'all', title: 'All of it' };
export const SMALL_HEAD = runbookHead({ ...SMALL, phase: { ...ALL, parallel: false } });
/** The same with steps that go on beside each other. */
export const SMALL_PARALLEL_HEAD = runbookHead({ ...SMALL, phase: { ...ALL, parallel: true } });
