import { expect, test } from 'vitest';
import type { ApprovalFound } from '../../src/core/world.ts';
import { fine } from '../support/history.ts';
import { shown } from './dialog-screen.tsx';
import { PROMPTS, TAB } from './prompt-cases.ts';

const SMALLEST = { columns: 60, rows: 16 };
const LONG = 'the tracker says that it is not there, and '.repeat(14).trim();
const packed = (text: string): string => text.replaceAll(/[\s┃│▏]+/g, ' ');

test.each(['close-blocker', 'waive', 'question'] as const)('a refusal of many lines takes no button and no field away, and all of it can be read: %s', async (is) => {
  const prompt = { ...PROMPTS[is], answers: { closeBlocker: async () => ({ why: LONG, fix: 'the end' }), waive: async () => ({ why: LONG, fix: 'the end' }), answer: async () => ({ why: LONG, fix: 'the end' }) } };
  const { screen, press, type } = await shown(prompt, SMALLEST);
  await press('\u001b[F');
  await type(...prompt.fill, ...Array.from({ length: prompt.tabs }, () => TAB));
  await press('\r');
  await screen.waitFor('All of it stands above.');
  for (const text of [...prompt.buttons, 'Reason', prompt.fill.at(-1) ?? '']) expect(packed(screen.text())).toContain(text);
  for (let pages = 0; pages < 20 && !screen.text().includes('the end'); pages += 1) await type('\u001b[6~');
  expect(packed(screen.text())).toContain('the end');
});

test('words that are longer than the window can be read to their last letter, and typed', async () => {
  const words = `publish-the-registries-of-every-platform-and-architecture-there-is v1.2.0`;
  const { screen, press, type, did } = await shown({ ...PROMPTS.danger, there: 'Type this', world: { danger: { step: 'publish', opening: Symbol('publish'), words, found: fine(), changed: [], refusals: [], facts: [] } } }, SMALLEST);
  expect(packed(screen.text()).replaceAll(' ', '')).toContain(words.replaceAll(' ', ''));
  await press('\u001b[F');
  await type(words);
  await screen.waitFor('exactly right');
  await press('\r');
  await expect.poll(did).toHaveLength(1);
});

test('so can those of an environment with a long name, above their field', async () => {
  const name = 'production-of-the-european-and-the-american-registries';
  const words = `approve ${name} v1.2.0`;
  const found: ApprovalFound | { readonly why: string } = (await PROMPTS.approve.answers?.findApproval?.('publish', null)) ?? { why: '' };
  if ('why' in found) throw new Error('the sample has an approval');
  const { screen, press, type, did } = await shown({ ...PROMPTS.approve, words, there: 'Reason', answers: { findApproval: async () => ({ ...found, approval: { ...found.approval, words } }) } }, SMALLEST);
  expect(packed(screen.text())).toContain(`Type ${words}`);
  await press('\u001b[F');
  await type(words, TAB, 'fine', TAB, TAB);
  await press('\r');
  await expect.poll(did).toHaveLength(1);
});
