import { expect, test } from 'vitest';
import { keyContextOf } from '../../src/ui/context.ts';
import { askingFoot } from '../../src/ui/draw/dialog.ts';
import { UNICODE } from '../../src/ui/glyphs.ts';
import { footerOf } from '../../src/ui/hints.ts';
import { textOf } from '../../src/ui/rows.ts';
import { viewFrom } from '../../src/ui/viewstate.ts';
import type { Dialog } from '../../src/ui/viewstate.ts';
import { judging, plainWorld } from '../components/sample.ts';
import { stateOf } from '../support/given.ts';

const footer = (step: string, dialog: Dialog, width = 140): string => textOf(footerOf(keyContextOf(stateOf(judging), plainWorld(), viewFrom(step), { canSuspend: false }), { dialog, lead: '', width, narrow: width < 100, glyphs: UNICODE }));

test('the footer of a question offers its evidence where it has some', () => {
  expect(footer('bindings', { is: 'question', step: 'bindings', question: 'bindings', from: null })).toContain('^O open evidence');
  expect(footer('api', { is: 'question', step: 'api', question: 'decision', from: null })).not.toContain('^O');
});

test('the footer of a form with a text names the keys of a text', () => {
  expect(footer('bindings', { is: 'waive', step: 'bindings' })).toMatch(/alt-⏎ new line {2}\^X \$EDITOR/);
  expect(footer('bindings', { is: 'confirm', step: 'tap' })).not.toMatch(/new line|EDITOR/);
});

test('a screen that asks has whole hints only, and says that it drops keys while it waits', () => {
  const foot = (word: 'waiting' | 'listening', width: number): string => textOf(askingFoot([['⏎', 'confirm'], ['^C', 'leave'], ['esc', 'as suggested']], word, { width, glyphs: UNICODE }));
  expect(foot('listening', 36)).toBe(' ⏎ confirm  ^C leave      listening ');
  expect(foot('listening', 60)).toContain('esc as suggested');
  expect(foot('waiting', 60)).toMatch(/^ Keys are dropped until 0\.7 s pass without one\. +waiting $/);
});
