import { describe, expect, test } from 'vitest';
import type { Drafts } from '../../components/controls/drafts.ts';
import { widthOf } from '../../src/ui/text.ts';
import { shown } from './dialog-screen.tsx';
import { PROMPTS, TAB, UP } from './prompt-cases.ts';

/** UX.md 4, for every dialog there is. */

const ENTER = '\r';
const HELD = '\u001b[13;1:2u';
const ESC = '\u001b';
/** All keys that open a dialog, those that look like a yes, and those that leave. */
const LETTERS = 'raAPFJBW!Uxc:?qyYnN ';

const all = Object.entries(PROMPTS).map(([is, prompt]) => ({ is, prompt }));
const asking = all.filter(({ prompt }) => prompt.does !== null);

describe.each(all)('$is', ({ prompt }) => {
  test('Enter, letters and esc answer nothing, and esc closes it and leaves nothing', async () => {
    const { screen, press, did, left, looks } = await shown(prompt);
    await press(LETTERS, 'y');
    expect(did()).toEqual([]);
    if (prompt.buttons.length > 0) await press(ENTER, ENTER, ENTER, ENTER, ENTER);
    await press(ESC, ESC);
    await expect.poll(() => looks.filter(({ type }) => type === 'back')).not.toEqual([]);
    expect([did(), left()]).toEqual([[], []]);
    expect(looks.filter(({ type }) => type !== 'back' && type !== 'dialog')).toEqual([]);
    expect(screen.text()).not.toContain('recording');
  });
});

describe.each(all.filter(({ prompt, is }) => prompt.does !== null || is === 'sheet'))('$is', ({ prompt }) => {
  test('keys that were typed before it is quiet are dropped, and it says so', async () => {
    const { screen, type, did, looks, press } = await shown(prompt);
    const before = screen.text();
    expect(before).toContain('waiting');
    await type(TAB, ENTER, 'y', UP, ENTER, ESC);
    await screen.paste('yes\r');
    expect(screen.text()).toBe(before);
    expect([did(), looks]).toEqual([[], []]);
    await press('\u001b[F');
    await screen.waitFor('listening');
  });
});

describe.each(asking)('$is', ({ prompt }) => {
  test('it acts once, by an Enter of its own on what is last in order, when nothing is missing', async () => {
    const { screen, press, type, did } = await shown(prompt);
    await press('\u001b[F');
    if (prompt.wants) {
      await press(...(prompt.buttons.length === 0 ? [] : ['\u001b[Z']), ENTER);
      expect(did()).toEqual([]);
      await press(...(prompt.buttons.length === 0 ? [] : [TAB]));
    }
    await type(...prompt.fill);
    await type(...Array.from({ length: prompt.tabs }, () => TAB));
    await screen.paste('\r');
    await press('\r\r', HELD);
    await type('\u001b\r', '\n');
    expect(did()).toEqual([]);
    await press(ENTER);
    await type(ENTER, ENTER);
    await press(ENTER);
    await expect.poll(did).toHaveLength(1);
  });

  test('its buttons and what was typed are in view in every window, and in one that was too small meanwhile', async () => {
    const { screen, type, press, resize } = await shown(prompt);
    await press('\u001b[F');
    await type(...prompt.fill);
    for (const [columns, rows] of [[60, 16], [52, 14], [80, 24], [200, 50], [120, 36]] as const) {
      resize(columns, rows);
      if (columns < 60) continue;
      for (const button of prompt.buttons) await screen.waitFor(button);
      await screen.waitFor('listening');
      for (const line of screen.lines()) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      expect(screen.text().replaceAll(/[\s▏┃│]+/g, ' ')).toContain(prompt.fill.at(-1) ?? '');
    }
  });
});

describe.each(all.filter(({ prompt }) => prompt.words !== undefined))('$is', ({ prompt }) => {
  test('its words are typed exactly, case and all, and anew each time', async () => {
    const drafts: Drafts = new Map();
    const first = await shown(prompt, { drafts });
    await first.press('\u001b[F');
    await first.type(...prompt.fill.map((key) => (key === prompt.words ? key.toUpperCase() : key)), ...Array.from({ length: prompt.tabs }, () => TAB));
    await first.press(ENTER);
    expect(first.did()).toEqual([]);
    first.screen.unmount();
    const again = await shown(prompt, { drafts });
    expect(again.screen.text()).not.toContain((prompt.words ?? '').toUpperCase());
  });
});

describe.each(asking.filter(({ prompt, is }) => prompt.wants && is !== 'danger' && is !== 'stop'))('$is', ({ prompt }) => {
  test('what was typed is there again when it opens again, and no answer with it', async () => {
    const drafts: Drafts = new Map();
    const first = await shown(prompt, { drafts });
    await first.press('\u001b[F');
    await first.type(...prompt.fill);
    await first.press(ESC);
    first.screen.unmount();
    const again = await shown(prompt, { drafts });
    expect(again.screen.text()).toContain(prompt.fill.at(-1));
    await again.press('\u001b[F', '\u001b[Z', ENTER);
    if (prompt.words !== undefined || prompt.dialog.is === 'question') expect(again.did()).toEqual([]);
  });
});
