import type { Actions, ApprovalFound, PassList, World } from '../../src/core/world.ts';
import type { Dialog } from '../../src/ui/viewstate.ts';
import { recordsOf } from '../support/given.ts';
import type { Happened } from '../support/given.ts';
import { C1, NOW, ended, fine, intended, opened } from '../support/history.ts';
import { planOf, watch } from '../support/plan.ts';
import { asking, begun, exposed, failedTwice, judging, publishing, running } from './sample.ts';

export const TAB = '\t';
export const UP = '\u001b[A';

/** A dialog as it stands in the rules of UX.md 4: what is there, what it would do, and what has to be filled in before it may. */
export type PromptCase = {
  readonly history: readonly Happened[];
  readonly dialog: Dialog;
  readonly world?: Partial<World>;
  readonly answers?: Partial<Actions>;
  /** What is on screen once it can be used. */
  readonly there: string;
  /** Its buttons, the safe one first; none where nothing is asked. */
  readonly buttons: readonly string[];
  /** The action that it is about; null where it only shows. */
  readonly does: keyof Actions | null;
  /** Keys that fill it in, and how often tab is pressed from there to the button that acts. */
  readonly fill: readonly string[];
  readonly tabs: number;
  /** It has to be filled in. */
  readonly wants: boolean;
  /** Words that are typed exactly, where it has such. */
  readonly words?: string;
};

const said = <T,>(value: T) => ({ ok: true as const, at: NOW, value });
const KNOWN = { blockers: said([]), remoteTag: said(null), remoteBranch: said({ commit: 'abc' }), runbookHash: said('runbook-1'), evidence: said([]), rechecks: {} };
const APPROVAL: ApprovalFound = { approval: { run: '77', runAttempt: 1, what: { id: '13', name: 'npm' }, words: 'approve npm v1.2.0', rows: [['environment', 'npm, by ada']] }, found: KNOWN, known: KNOWN, refusals: [], changed: [] };
const PASSES: PassList = { session: 3, adoptable: [{ step: 'clean', title: 'Working tree clean', endedAt: NOW, commit: C1, evidence: 2, n: 41, hash: 'ab12cd34ef56' }], not: [] };
const CI: readonly Happened[] = [...opened(planOf([watch('ci', { title: 'CI of the commit', kind: 'workflow' })])), intended('ci'), ended('ci', { result: 'failed', why: 'exit 1', fix: 'Mend it.', evidence: [], rerun: true })];
const SURVIVORS: World['survivors'] = [{ attempt: 'live-1:perf:1', pid: 1, command: 'just perf' }];

/** Nothing to fill in: the safe button has the keys, and the other one is one tab away. */
const plain = (does: keyof Actions, safe: string, act: string) => ({ buttons: [safe, act], does, fill: [], tabs: 1, wants: false });
const filled = (does: keyof Actions, safe: string, act: string, fill: readonly string[]) => ({ buttons: [safe, act], does, fill, tabs: 2, wants: true });
const shows = { buttons: [], does: null, fill: [], tabs: 0, wants: false };

const never = (): never => {
  throw new Error('a history has a first record');
};

/** Every dialog there is: the type has one more as soon as there is one more. */
export const PROMPTS: { readonly [is in Dialog['is']]: PromptCase } = {
  question: { history: asking, dialog: { is: 'question', step: 'api', question: 'decision', from: null }, there: '(•) Not now', ...filled('answer', 'Not now', 'Record', [UP, TAB, 'breaks']) },
  sheet: { history: judging, dialog: { is: 'sheet', phase: 'verify' }, there: 'Judgements', ...shows },
  evidence: { history: judging, dialog: { is: 'evidence', step: 'bindings', name: 'log', from: null }, there: 'nothing but a log', ...shows },
  danger: { history: begun, dialog: { is: 'danger', step: 'publish' }, world: { danger: { step: 'publish', opening: Symbol('publish'), words: 'publish v1.2.0', found: fine(), changed: [], refusals: [], facts: [] } }, there: 'Type  publish v1.2.0', buttons: [], does: 'typeDanger', fill: ['publish v1.2.0'], tabs: 0, wants: true, words: 'publish v1.2.0' },
  confirm: { history: begun, dialog: { is: 'confirm', step: 'tap' }, there: 'outside this machine', ...plain('start', 'Not now', 'Do it') },
  waive: { history: failedTwice, dialog: { is: 'waive', step: 'browsers' }, there: '! Waive', ...filled('waive', 'Not now', 'Waive', ['known flake', TAB, '12h']) },
  wait: { history: publishing, dialog: { is: 'wait', step: 'publish' }, there: 'Wait (2m', ...plain('wait', 'Not now', 'Wait'), tabs: 2 },
  fix: { history: failedTwice, dialog: { is: 'fix', step: 'browsers' }, there: 'npx playwright', ...plain('fix', 'Not now', 'Run the fix') },
  'fix-diff': { history: failedTwice, dialog: { is: 'fix-diff', step: 'browsers' }, there: '+new', ...plain('shareFix', 'Not now', 'Commit and push'), tabs: 2 },
  blocker: { history: failedTwice, dialog: { is: 'blocker', step: 'browsers' }, there: 'exit code', ...plain('fileBlocker', 'Cancel', 'File it'), tabs: 2 },
  stop: { history: publishing, dialog: { is: 'stop', step: 'publish' }, there: 'Type cancel', ...filled('stop', 'Go on', 'Cancel the run', ['cancel']), words: 'cancel' },
  approve: { history: publishing, dialog: { is: 'approve', step: 'publish' }, answers: { findApproval: async () => APPROVAL }, there: 'npm, by ada', ...filled('approve', 'Not now', 'Approve', ['approve npm v1.2.0', TAB, 'fine']), words: 'approve npm v1.2.0' },
  rerun: { history: CI, dialog: { is: 'rerun', step: 'ci' }, answers: { findFailed: async () => ({ run: '77', runAttempt: 1, rows: [['failed jobs', 'build (arm64)']] }) }, there: 'build (arm64)', ...plain('rerunFailed', 'Not now', 'Run them again') },
  revert: { history: exposed, dialog: { is: 'revert', step: 'tap' }, there: 'Takes back', ...plain('revert', 'Leave it', 'Take it back') },
  help: { history: asking, dialog: { is: 'help' }, there: 'generated from the keymap', ...shows },
  record: { history: failedTwice, dialog: { is: 'record', record: recordsOf(failedTwice)[0] ?? never() }, there: 'session.opened', ...shows },
  palette: { history: asking, dialog: { is: 'palette' }, there: 'Actions', ...shows },
  leave: { history: running, dialog: { is: 'leave' }, there: 'Leaving stops it', ...plain('leave', 'Stay', 'Stop it and leave') },
  abandon: { history: begun, dialog: { is: 'abandon' }, there: 'given up for good', ...filled('abandon', 'Keep going', 'Abandon', ['abandon v1.2.0', TAB, 'no time']), words: 'abandon v1.2.0' },
  adopt: { history: opened(planOf([])), dialog: { is: 'adopt' }, answers: { listPasses: async () => PASSES }, there: 'Working tree clean', ...plain('adoptPasses', 'Not now', 'Adopt 1') },
  survivors: { history: begun, dialog: { is: 'survivors', step: null }, world: { survivors: SURVIVORS }, there: 'just perf', ...plain('killSurvivor', 'Leave it', 'Stop it') },
  'close-blocker': { history: begun, dialog: { is: 'close-blocker', id: '7' }, there: 'does not pass its gate', ...filled('closeBlocker', 'Keep it open', 'Close it', ['mended']) },
};
