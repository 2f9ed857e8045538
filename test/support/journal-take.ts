import type { Recorded } from '../../src/core/event.ts';
import { adopt, adoptPass, end, intend, recover, replan, seenOf } from './journal-tries.ts';
import type { Known } from './journal-known.ts';

/** What an attempt is that a look has found to go on. */
const LIVE = { outcome: null, reconciling: false, quietUntil: null } as const;

/** Reads one more record. */
export const take = (known: Known, { at, by, event }: Recorded): void => {
  const seen = 'step' in event ? seenOf(known, event.step) : null;
  const attempt = seen !== null && 'attempt' in event ? seen.tries[event.attempt - 1] : undefined;
  switch (event.type) {
    case 'runbook.adopted':
      return replan(known, event.plan, at);
    case 'journal.recovered':
      return recover(known, event, at);
    case 'session.left':
      known.away = true;
      return;
    case 'session.resumed':
      known.away = false;
      for (const { tries } of known.steps.values()) for (const one of tries) one.lost ||= one.outcome === null && !one.sent && !one.reconciled;
      return;
    case 'session.ended':
      known.ended = true;
      return;
    case 'candidate.moved':
      if (!known.pinned) Object.assign(known, { commit: event.commit, changed: event.changed, fromBase: event.fromBase });
      known.base = event.base ?? known.base;
      return;
    case 'remote-tag.read':
      known.remote = { first: known.remote?.first ?? event.tag, now: event.tag };
      return;
    case 'tools.read':
      known.tools = { ...known.tools, ...event.versions };
      return;
    case 'attempt.intended':
      intend(known, event, at);
      return;
    case 'tag.adopted':
      adopt(known, event, at);
      return;
    case 'pass.adopted':
      adoptPass(known, { at, by, event });
      return;
    case 'attempt.sent':
      if (attempt !== undefined) Object.assign(attempt, { sent: true, sentAt: at });
      return;
    case 'reconcile.started':
      if (attempt !== undefined) Object.assign(attempt, { reconciled: true, reconciling: true, lookOwed: false });
      return;
    case 'attempt.asked':
      // A reconcile that needs a person makes its attempt a live one again.
      if (attempt !== undefined) Object.assign(attempt, { ...LIVE, questions: event.questions, answers: [] });
      return;
    case 'attempt.commands-passed':
      if (attempt !== undefined) Object.assign(attempt, { ...LIVE, proof: event.evidence, provenAt: at, endTree: event.end?.tree ?? null });
      attempt?.opened.clear();
      return;
    case 'evidence.opened':
      attempt?.opened.add(event.name);
      return;
    case 'attempt.answered':
      attempt?.answers.push(event.answer);
      return;
    case 'attempt.ended':
      // Only a look that found something says what came of a take-back.
      if (seen !== null && seen.takingBack !== null) seen.takingBack = event.outcome.result === 'unknown' ? 'not known' : null;
      if (attempt !== undefined) end(known, event, attempt, at);
      return;
    case 'retry.delayed':
      if (attempt !== undefined) attempt.quietUntil = event.until;
      return;
    case 'retry.delay-over':
      if (attempt !== undefined) Object.assign(attempt, { quietUntil: null, lookOwed: !attempt.reconciling });
      return;
    case 'pass.expired':
      if (attempt !== undefined) attempt.expired = true;
      return;
    case 'waiver.granted':
      if (seen !== null) seen.waiver = { commit: event.commit, hash: event.hash ?? seen.tries.at(-1)?.for.step ?? '', at, until: event.until };
      return;
    case 'waiver.expired':
      if (seen !== null) seen.waiver = null;
      return;
    case 'fix.started':
    case 'fix.sharing':
      if (seen !== null) seen.fixing = true;
      return;
    case 'fix.ended':
    case 'fix.shared':
      if (seen !== null) seen.fixing = false;
      return;
    case 'exposure.reverting':
      // A waiver was for what the person saw then.
      if (seen !== null) Object.assign(seen, { takingBack: 'under way', waiver: null });
      return;
    case 'exposure.reverted':
      if (seen !== null) Object.assign(seen, { reverted: true, takingBack: null });
      return;
    case 'blocker.filed':
      known.blockers.add(event.id);
      return;
    case 'blocker.closed':
      known.blockers.delete(event.id);
      return;
    case 'blockers.read':
      known.blockers = new Set(event.open.map(({ id }) => id));
      return;
    default:
      return;
  }
};
