import { expect, test } from 'vitest';
import { look, stackOf, viewFrom } from '../../src/ui/viewstate.ts';
import type { Look, ViewState } from '../../src/ui/viewstate.ts';

const after = (...looks: readonly Look[]): ViewState => looks.reduce(look, viewFrom('lint'));

test('selecting lines pauses the output, and it follows again afterwards if it did before', () => {
  const at = (top: number | null, end: Look): number | null => {
    const selecting = [{ type: 'select', selection: { from: 9, to: 9 } }, { type: 'scroll', top: 5 }, { type: 'select', selection: { from: 9, to: 2 } }, { type: 'scroll', top: 2 }] as const;
    return look(selecting.reduce<ViewState>(look, { ...viewFrom('a'), focus: 'pane', top }), end).top;
  };
  for (const end of [{ type: 'select', selection: null }, { type: 'back' }] as const) {
    expect(at(null, end)).toBeNull();
    expect(at(5, end)).toBe(2);
  }
});

test('esc takes one step back at a time and ends at the tree', () => {
  let view = after({ type: 'view', view: 'evidence' }, { type: 'find', text: 'lint', typing: false }, { type: 'dialog', dialog: { is: 'help' } });
  const seen: string[] = [];
  for (let press = 0; press < 4; press += 1) {
    view = look(view, { type: 'back' });
    seen.push(`${view.dialog?.is ?? 'no dialog'}, ${view.find.text || 'no search'}, ${view.view}`);
  }
  expect(seen).toEqual(['no dialog, lint, evidence', 'no dialog, no search, evidence', 'no dialog, no search, session', 'no dialog, no search, session']);
});

test('a dialog that was opened from another gives it back', () => {
  const sheet = { is: 'sheet', phase: 'verify' } as const;
  const question = { is: 'question', step: 'lint', question: 'lint', from: sheet } as const;
  const view = after({ type: 'dialog', dialog: { is: 'evidence', step: 'lint', name: 'log', from: question } });
  expect(stackOf(view.dialog).map(({ is }) => is)).toEqual(['sheet', 'question', 'evidence']);
  expect(stackOf(look(view, { type: 'back' }).dialog).map(({ is }) => is)).toEqual(['sheet', 'question']);
});

test('another step leaves behind what belonged to the one before', () => {
  const view = after({ type: 'face', face: 'output' }, { type: 'scroll', top: 40 }, { type: 'select', selection: { from: 1, to: 2 } }, { type: 'move', to: 'types' });
  expect([view.cursor, view.face, view.top, view.selection]).toEqual(['types', null, null, null]);
});
