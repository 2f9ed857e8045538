import { expect } from 'vitest';
import { confirmInputs, push } from '../support/focus.ts';
import { runbookHead } from '../support/small-runbook.ts';
import type { Terminal } from '../support/terminal.ts';
import type { Place } from './bad-input.ts';

export const FLOOD_BYTES = 1_000_000_000;

/** Steps whose output no release ever had, in a runbook that needs no server. */
export const ODD = String.raw`${runbookHead({ name: 'odd', title: 'Odd output', repository: 'holdpoint-sandbox/driftwood', phase: { id: 'odd', title: 'Odd', parallel: true } })}      - { id: quiet, title: Says a word, run: echo word }
      - { id: flood, title: Floods, run: 'head -c ${FLOOD_BYTES} < <(yes "$(printf "line %095d" 7)"); echo; echo the end', timeout: 10m }
      - { id: binary, title: Prints bytes, run: 'head -c 400000 /dev/urandom; printf "\033[2J\033[?1049l\033]0;owned\007"; echo; echo the end' }
`;

/** Begins a session of a runbook beside the project, as a person does: reads it, trusts it, confirms each input, leaves. */
export const beginSession = async (place: Place, runbook: string): Promise<void> => {
  const terminal = place.open(['start', 'v1.2.0', '--base', 'v1.1.0', '--mode', 'live', '--runbook', runbook]);
  await trust(terminal);
  await confirmAll(terminal, 3);
  await terminal.waitFor('q leave');
  await terminal.quiet();
  await terminal.type('q');
  expect(await terminal.exit).toEqual({ code: 2, signal: null });
};

export const trust = async (terminal: Terminal): Promise<void> => {
  await terminal.waitFor('Trust this runbook?');
  await terminal.waitFor('listening');
  await push(terminal, 'Trust it');
};

export const confirmAll = async (terminal: Terminal, inputs: number): Promise<void> => {
  await terminal.waitFor(`0/${inputs} confirmed`);
  await terminal.waitFor('listening');
  await confirmInputs(terminal, inputs);
};
