import { expect, test } from 'vitest';
import { farewell } from '../../src/ui/farewell.ts';
import { delivering, exposed, failedTwice, plainWorld } from '../components/sample.ts';
import { stateOf } from '../support/given.ts';

test('leaving prints six lines: where it stands, what is next, what goes on, what is open, how to come back', () => {
  const lines = farewell(stateOf(failedTwice), plainWorld());
  expect(lines).toHaveLength(6);
  expect(lines[0]).toBe('holdpoint acme/tidewater v1.2.0 [LIVE], session 1');
  expect(lines[1]).toBe('Stands:   3/12 passed · 1 failed · 2 needs you');
  expect(lines[2]).toMatch(/^Next: {5}Browser matrix, and \d+ more$/);
  expect(lines[5]).toBe('Back:     holdpoint    journal: 40 records, unbroken, head 5e1a0c07d1f2');
});

test('what runs elsewhere and what stands open are named', () => {
  expect(farewell(stateOf(delivering), plainWorld())[3]).toBe('Goes on:  npm, Homebrew; it does not need Holdpoint');
  expect(farewell(stateOf(exposed), plainWorld())[4]).toMatch(/^Open: {5}brew install answers 404 until the release exists \(\d+h\d+m\)$/);
});

test('a journal that cannot be written any more is said in the last line, with what to do', () => {
  const lines = farewell(stateOf(failedTwice), plainWorld({ readOnly: 'The disk is full' }));
  expect(lines).toHaveLength(6);
  expect(lines[5]).toBe('Journal:  CANNOT BE WRITTEN: The disk is full. Nothing after its record 40 is recorded. Mend that, then: holdpoint');
});
