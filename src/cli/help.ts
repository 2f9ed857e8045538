import { SCENARIO_NAMES } from '../sandbox/scenario.ts';
import type { Run } from './index.ts';
import { printLines } from './print.ts';

const HELP = `holdpoint takes you through a release that must not go wrong.

  holdpoint [start [TARGET]] [--base TAG] [--mode dry-run|live] [--runbook FILE|NAME] [--agent WHO]
            [--plain] [--adopt]        guided; resumes when there is a session
  holdpoint status [--json]            where things stand
  holdpoint next [--json]              what is needed, and from whom
  holdpoint log [--json]               everything that happened
  holdpoint decisions [--json]         who decided what, and why
  holdpoint blockers [--json]          open blockers
  holdpoint blockers close ID --reason TEXT
  holdpoint run STEP                   what needs no person
  holdpoint decide STEP OPTION --reason TEXT
                                       asks once more, at a terminal
  holdpoint report                     writes the evidence report
  holdpoint verify                     the journal's chain, record by record
  holdpoint doctor                     what is missing here for this runbook, and how to get it
  holdpoint doctor --bundle [--out FILE]
                                       a redacted file for a bug report
  holdpoint replay FILE [--at N]       shows a bundle or a journal again, read-only
  holdpoint recover [JOURNAL]          what a damaged journal lost; cuts it back, typed at a terminal
  holdpoint abandon --reason TEXT      gives the release up; typed at a terminal
  holdpoint reset                      puts a terminal right that was left wrong
  holdpoint runbook check FILE|NAME    every error of a runbook, with its place
  holdpoint runbook init [--print]     writes a runbook from what is here; asks first
  holdpoint runbook schema [FILE]      the JSON Schema of runbooks
  holdpoint sandbox [--scenario NAME] [--fresh]
                                       a whole release against an embedded world

How it looks, with any of them:
  --color never|always|auto            colours; NO_COLOR and FORCE_COLOR count as well
  --theme auto|mono|high-contrast|deuteranopia
  --ascii                              signs of ASCII only
  --no-motion                          nothing moves by itself
  --mouse                              the wheel scrolls, a click chooses; shift and the mouse select text
  --keep                               what is chosen here, next time as well; --no-ascii, --motion, --no-mouse undo it

Scenarios: ${SCENARIO_NAMES.join(', ')}.
Commands that look at a session take --target TAG and --mode MODE when there are several.
Exit codes: 0 fine, 1 broken, 2 left or usage, 3 blocked or a person is needed, 4 authentication, 8 only the world is awaited.`;

export const help: Run = async () => {
  printLines([HELP]);
  return 0;
};
