import { createFiles } from '../adapters/files.ts';
import { EXIT } from '../core/error.ts';
import { reportOf, whyNotWritten } from '../core/report.ts';
import { insideOf } from './compose.ts';
import type { Run } from './index.ts';
import { printLines, printRefusal } from './print.ts';
import { readSession } from './sessions.ts';

/** Writes the evidence report, made from the journal and from nothing else; needs no lock, for it changes no session. */
export const report: Run = async (asked) => {
  const { git, state, records, chain, found } = await readSession(asked);
  const path = insideOf(git.root, state.plan?.evidencePath ?? '');
  const files = createFiles({ roots: [git.root], evidence: found.evidence, secrets: [] });
  const refusal = whyNotWritten(path, await files.read(path));
  if (refusal !== null) return printRefusal(refusal), EXIT.blocked;
  await files.write(path, reportOf(state, records, { head: chain.head }));
  printLines([path]);
  return 0;
};
