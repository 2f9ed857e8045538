import { expect, test } from 'vitest';
import { keyContextOf } from '../../src/ui/context.ts';
import { askingFoot } from '../../src/ui/draw/dialog.ts';
import { UNICODE } from '../../src/ui/glyphs.ts';
import { footerOf } from '../../src/ui/hints.ts';
import { textOf } from '../../src/ui/rows.ts';
import { viewFrom } from '../../src/ui/viewstate.ts';
import type { Dialog } from '../../src/ui/viewstate.ts';
import { PROMPTS } from '../components/prompt-cases.ts';
import { judging, plainWorld } from '../components/sample.ts';
import { stateOf } from '../support/given.ts';

const footer = (step: string, dialog: Dialog, width = 140): string => textOf(footerOf(keyContextOf(stateOf(judging), plainWorld(), viewFrom(step), { canSuspend: false }), { dialog, lead: '', opensAt: null, width, narrow: width < 100, glyphs: UNICODE }));

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

test('a dialog offers its way out where other places offer help, which is a letter there', () => {
  for (const { dialog, history } of Object.values(PROMPTS)) {
    const context = keyContextOf(stateOf(history), plainWorld(), viewFrom('step' in dialog && dialog.step !== null ? dialog.step : 'lint'), { canSuspend: false });
    for (const width of [60, 80, 120]) {
      const foot = textOf(footerOf(context, { dialog, lead: dialog.is === 'danger' ? 'type publish v1.2.0' : '', opensAt: null, width, narrow: width < 100, glyphs: UNICODE }));
      expect(foot, dialog.is).toMatch(/ esc [a-z ]+ $/);
      expect(foot, dialog.is).not.toContain('? help');
    }
  }
});

test('the last hint, which leads out, has room in every window', () => {
  const context = keyContextOf(stateOf(judging), plainWorld(), viewFrom('browsers'), { canSuspend: false });
  const foot = (of: Partial<typeof context>, width: number): string => textOf(footerOf({ ...context, ...of }, { dialog: null, lead: '', opensAt: null, width, narrow: width < 100, glyphs: UNICODE }));
  for (const width of [60, 80, 99, 100, 120, 160]) {
    expect(foot({ focus: 'tree' }, width)).toMatch(/q leave.*\? help $/);
    for (const face of ['failed', 'reconcile', 'detail'] as const) expect(foot({ focus: 'pane', face }, width)).toMatch(/esc back.*\? help $/);
    for (const view of ['evidence', 'blockers', 'timeline'] as const) expect(foot({ focus: 'pane', view }, width)).toMatch(/esc back.*\? help $/);
  }
});
