import type { Asked, Preconditions } from './event.ts';
import type { Json } from './json.ts';

/** What differs between two askings, in words. A dialog in which something changed closes itself. */
export const changedBetween = (opened: Preconditions, typed: Preconditions): readonly string[] => {
  const changed: string[] = [];
  const compare = <T extends Json>(what: string, before: Asked<T> | undefined, after: Asked<T> | undefined): void => {
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
