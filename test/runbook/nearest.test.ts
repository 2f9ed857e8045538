import { expect, test } from 'vitest';
import { nearest, orKnown } from '../../src/runbook/nearest.ts';

const KNOWN = ['title', 'timeout', 'silence', 'run'];

test('a misspelt word has a nearest one', () => {
  expect([nearest('titel', KNOWN), nearest('timout', KNOWN), nearest('Silence', KNOWN)]).toEqual(['title', 'timeout', 'silence']);
});

test('a word that resembles none has none', () => {
  expect([nearest('banana', KNOWN), nearest('xy', ['id'])]).toEqual([null, null]);
});

test('where none is near, all that are known are listed', () => {
  expect(orKnown('banana', KNOWN)).toBe('Known here: run, silence, timeout, title.');
  expect(orKnown('titel', KNOWN)).toBe('Write title.');
});
