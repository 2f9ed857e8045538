import { expect, test } from 'vitest';
import { approvalHeadlineOf, headlineOf } from '../../src/ui/draw/danger.ts';
import { stateOf } from '../support/given.ts';
import { opened } from '../support/history.ts';
import { planOf, step } from '../support/plan.ts';

const state = stateOf(opened(planOf([step('push', { title: 'Push the tag', effect: 'irreversible', pinsCandidate: true }), step('publish', { title: 'Publish', effect: 'irreversible', publishes: ['npm'] }), step('rehearsal', { title: 'Rehearsal', effect: 'remote' }), step('mail', { title: 'Send the mail', effect: 'irreversible' })])));

test('what cannot be taken back is said in the words of what it is', () => {
  expect(headlineOf(state, 'publish')).toBe('This makes v1.2.0 public. It cannot be taken back: no registry takes a version twice.');
  expect(headlineOf(state, 'push')).toBe('This puts the tag v1.2.0 on the remote. It cannot be taken back: a tag that others may have is never moved.');
  expect(headlineOf(state, 'mail')).toBe('Send the mail. It cannot be taken back.');
});

test('of an approval it is said what it does, and not that a rehearsal publishes', () => {
  expect(approvalHeadlineOf(state, 'publish', 'npm')).toBe('This lets the run past npm, as you. What it publishes then cannot be taken back.');
  expect(approvalHeadlineOf(state, 'rehearsal', 'staging')).toBe('This lets the run past staging, as you. An approval cannot be taken back, and what the run does then is not seen from here.');
});
