import { openGit } from '../adapters/git.ts';
import { createCapture } from '../adapters/capture.ts';
import { EXIT, HoldpointError } from '../core/error.ts';
import { clean } from '../ui/clean.ts';
import type { Check } from './check.ts';
import type { Run } from './index.ts';
import { machineChecks } from './doctor-machine.ts';
import { runbookChecks } from './doctor-runbook.ts';
import { printJson, printLines } from './print.ts';

/** What is missing here for this runbook, and how to get it; asks no network. With `--bundle`, a file for a bug report. Exits 3 while something is missing. */
export const doctor: Run = async (asked) => {
  if (asked.flags.bundle) return (await import('./bundle.ts')).bundle(asked);
  const git = await openGit(process.cwd()).catch((error: unknown) => {
    if (error instanceof HoldpointError) return null;
    throw error;
  });
  const cwd = git?.root ?? process.cwd();
  const capture = createCapture(process.env);
  const checks = [...(await machineChecks({ git, cwd, capture, env: process.env })), ...(await runbookChecks({ git, capture, env: process.env, named: asked.flags.runbook }))];
  if (asked.flags.json) printJson({ holdpoint: 1, checks });
  else printLines(checks.map(lineOf).map(clean));
  return checks.some(({ is }) => is === 'missing') ? EXIT.blocked : EXIT.fine;
};

const MARKS = { there: '✓', missing: '✗', 'not asked': '·' } as const;

const lineOf = ({ name, is, says, fix }: Check): string => `${MARKS[is]} ${name.padEnd(12)} ${says}${fix === null ? '' : `: ${fix}`}`;
