/** A runbook that needs no server, down to where its steps follow, each indented by six. Plain Node reads this too. */
export const SMALL_HEAD = String.raw`holdpoint: 1
name: small
title: A small release
repository: acme/small
inputs:
  target: { type: tag, pattern: '^v(?<version>\d+\.\d+\.\d+)$' }
  base: { type: tag, exists: remote }
  mode: { type: choice, of: [dry-run, live] }
blockers: { tracker: file, title: 'Release blockers: {target}' }
evidence: .scratch/evidence-{target}-{mode}.md
phases:
  - id: all
    title: All of it
    steps:
`;
