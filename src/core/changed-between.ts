import type { Asked, Preconditions } from './event.ts';
import type { Json } from './json.ts';

/**
 * What differs between two askings, in words. A dialog in which something changed closes itself.
 * @param silence `counts`: no answer where there was one is a difference. `waits`: only two answers differ, and what is silent blocks until it answers.
 */
export const changedBetween = (opened: Preconditions, typed: Preconditions, { silence = 'counts' }: { readonly silence?: 'counts' | 'waits' } = {}): readonly string[] => {
  const changed: string[] = [];
  const compare = <T extends Json>(what: string, before: Asked<T> | undefined, after: Asked<T> | undefined): void => {
    if (silence === 'waits' && (before?.ok === false || after?.ok === false)) return;
    const said = (answer: Asked<T> | undefined): string => (answer === undefined ? '' : answer.ok ? JSON.stringify(answer.value) : 'no answer');
    if (said(before) !== said(after)) changed.push(after?.ok === false ? `${what}, which does not answer now (${after.why}),` : what);
  };
  compare('the open blockers', opened.blockers, typed.blockers);
  compare('the tag on the remote', opened.remoteTag, typed.remoteTag);
  compare('the branch on the remote', opened.remoteBranch, typed.remoteBranch);
  compare('the runbook', opened.runbookHash, typed.runbookHash);
  compare('the evidence', opened.evidence, typed.evidence);
  for (const id of new Set([...Object.keys(opened.rechecks), ...Object.keys(typed.rechecks)])) {
    const now = typed.rechecks[id];
    compare(now?.ok === true && !now.value.passes && now.value.why !== '' ? `${id}, which would not pass now (${now.value.why}),` : id, opened.rechecks[id], now);
  }
  return changed;
};

/** The newest answer to each question: what a later one is compared with, however long it was silent between. */
export const answersSoFar = (before: Preconditions, after: Preconditions): Preconditions => {
  const newer = <T extends Json>(old: Asked<T>, young: Asked<T>): Asked<T> => (young.ok ? young : old);
  return {
    ...after,
    blockers: newer(before.blockers, after.blockers),
    remoteTag: newer(before.remoteTag, after.remoteTag),
    remoteBranch: newer(before.remoteBranch, after.remoteBranch),
    runbookHash: newer(before.runbookHash, after.runbookHash),
    ...(before.evidence === undefined || after.evidence === undefined ? {} : { evidence: newer(before.evidence, after.evidence) }),
    rechecks: Object.fromEntries(Object.entries(after.rechecks).map(([id, young]) => [id, before.rechecks[id] === undefined ? young : newer(before.rechecks[id], young)])),
  };
};
