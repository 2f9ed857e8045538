import { createFiles } from '../adapters/files.ts';
import { EXIT } from '../core/error.ts';
import { REPORT_MARK, reportOf } from '../core/report.ts';
import { insideOf } from './compose.ts';
import type { Run } from './index.ts';
import { printLines, printRefusal } from './print.ts';
import { here, readSession } from './sessions.ts';

/** Writes the evidence report, made from the journal and from nothing else; needs no lock, for it changes no session. */
export const report: Run = async (asked) => {
  const { state, records, chain, found } = await readSession(asked);
  const { git } = await here();
  const path = insideOf(git.root, state.plan?.evidencePath ?? '');
  const files = createFiles({ roots: [git.root], evidence: found.evidence, secrets: [] });
  const before = await files.read(path);
  if (before !== null && !before.startsWith(REPORT_MARK)) {
    printRefusal({ why: `${path} was not written by Holdpoint`, fix: 'Move it away, or give the runbook another evidence path.' });
    return EXIT.blocked;
  }
  await files.write(path, reportOf(state, records, { head: chain.head }));
  printLines([path]);
  return 0;
};
