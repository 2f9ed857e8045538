import { relative, join } from 'node:path';
import { openGit } from '../adapters/git.ts';
import { openProject, writeNew } from '../adapters/project.ts';
import { exists } from '../adapters/texts.ts';
import { EXIT } from '../core/error.ts';
import type { Git } from '../ports.ts';
import { offersRunbook } from '../plain/opening-talk.ts';
import { draftRunbook } from '../runbook/draft/draft.ts';
import { explain } from '../runbook/draft/explain.ts';
import { surveyOf } from '../runbook/draft/survey.ts';
import type { Arguments } from './arguments.ts';
import { withLines } from './plain-asks.ts';
import { wrap } from '../ui/text.ts';
import { printLines, printRefusal } from './print.ts';
import { IN_REPOSITORY } from './runbook-source.ts';
import { seatOf } from './seat.ts';

/** A screen that is no wider shows it without breaking words. */
const WIDTH = 80;

/**
 * `runbook init`: explains itself, shows the runbook that what is here comes to, and writes it where a person at a terminal says so. Without a terminal it was
 * asked for by its name, and writes it; `--print` only prints it. A file that is there is never written over.
 */
export const initRunbook = async (asked: Arguments): Promise<number> => {
  const git = await openGit(process.cwd());
  const path = join(git.root, IN_REPOSITORY);
  const name = relative(process.cwd(), path) || path;
  if (!asked.flags.print && exists(path)) return printRefusal({ why: `${name} is there already, and is never written over`, fix: `holdpoint runbook check looks through it; holdpoint runbook init --print shows what would be written today.` }), EXIT.left;
  const repository = await git.originRepository();
  if (repository === null) return printRefusal({ why: 'the origin of this checkout is not on GitHub, and a runbook names its repository', fix: 'Add it, then start again: git remote add origin https://github.com/OWNER/NAME.git' }), EXIT.left;
  const survey = surveyOf(openProject(git.root), { repository, branch: await branchOf(git), tags: await git.remoteTags().catch(() => []) });
  const draft = draftRunbook(survey);
  if (asked.flags.print) return process.stdout.write(draft.text), EXIT.fine;
  printLines(explain(survey, draft, name).flatMap((line) => (line.length < WIDTH ? [line] : wrap(line, WIDTH - 1))));
  if (seatOf(asked) !== 'nobody' && !(await withLines((asker) => offersRunbook(asker, { name, lines: draft.text.trimEnd().split('\n') }), false))) {
    printLines(['Nothing was written.']);
    return EXIT.left;
  }
  // Somebody may have written it while it was read.
  if (!writeNew(path, draft.text)) return printRefusal({ why: `${name} is there already, and is never written over`, fix: 'holdpoint runbook check looks through it.' }), EXIT.left;
  printLines([`Wrote ${name}.`, `Next: read it, answer its ${draft.asks.length === 1 ? 'question' : 'questions'}, commit and push it, then: holdpoint`, `holdpoint runbook check says what in it cannot work; holdpoint sandbox shows a whole release first.`]);
  return EXIT.fine;
};

/** The branch that is released from. Without a commit there is none yet, and git says what it would be. */
const branchOf = async (git: Git): Promise<string> => (await git.head().catch(() => null))?.branch ?? 'main';
