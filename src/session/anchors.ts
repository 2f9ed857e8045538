import { anchorIn, compareAnchor, intendedAnchors, sessionName } from '../core/anchor.ts';
import type { Anchor, AnchorVerdict, JournalSaid } from '../core/anchor.ts';
import type { Refusal } from '../core/command.ts';
import { EXIT, HoldpointError } from '../core/error.ts';
import type { Place } from '../core/event.ts';
import { lastAttemptOf } from '../core/state.ts';
import type { State } from '../core/state.ts';
import type { Git } from '../ports.ts';
import { atOf, kindPortsOf } from './at.ts';
import { within } from './deadline.ts';
import { loadKind } from './load-kind.ts';
import type { Session, Snapshot } from './session.ts';
import { wordsOf } from './words.ts';

/** What the world remembers of the chain at one place, and what comparing it with the journal says. `silent`: nobody answered there. */
export type AnchorFound = { readonly where: string; readonly verdict: AnchorVerdict | 'not asked'; readonly anchor: Anchor | null; readonly why: string; readonly silent?: boolean };

/** How many records of a journal can be believed where the world remembers more of it, and what says so. */
export type DroppedTail = { readonly good: number; readonly why: string };

const ANSWERS_WITHIN_MS = 30_000;

/** Asks every step of the plan where it wrote the chain's head into the world, and compares. A place that does not answer is named, not passed over. */
export const findAnchors = async (session: Pick<Session, 'ports'> & { readonly snapshot: () => Pick<Snapshot, 'state'> }, hashes: readonly string[]): Promise<readonly AnchorFound[]> => {
  const { state } = session.snapshot();
  const { ports } = session;
  const found = await Promise.all(
    (state.plan?.steps ?? []).map(async (step): Promise<readonly AnchorFound[]> => {
      try {
        const { anchors } = await loadKind(step.kind);
        if (anchors === undefined) return [];
        const attempt = lastAttemptOf(state, step.id) ?? null;
        const at = atOf(state, step, attempt, { purpose: 'watch', ports });
        const texts = await within(ports.clock, ANSWERS_WITHIN_MS, () => anchors(at, kindPortsOf(state, step, String(attempt?.n ?? 1), ports)));
        // Read after they have answered: what was begun meanwhile is in the journal, and may be among them.
        const journal = journalOf(session.snapshot().state, hashes);
        return texts.map(({ where, text }) => foundAt(where, text, journal));
      } catch (error) {
        return [{ where: step.title, verdict: 'not asked', anchor: null, why: wordsOf(session, error), silent: true }];
      }
    }),
  );
  // Two steps that dispatch one workflow see the same runs.
  return found.flat().filter((one, index, all) => all.findIndex(({ where, verdict }) => where === one.where && verdict === one.verdict) === index);
};

const foundAt = (where: string, text: string, journal: JournalSaid): AnchorFound => {
  const anchor = anchorIn(text);
  return anchor === null ? { where, verdict: 'not asked', anchor, why: 'it bears no place of a chain' } : { where, verdict: compareAnchor({ anchor, text }, journal), anchor, why: '' };
};

const journalOf = (state: State, hashes: readonly string[]): JournalSaid => ({ session: sessionName(state.plan?.mode ?? '', state.session), release: state.plan?.target ?? '', hashes, intended: intendedAnchors(state), recoveries: state.recoveries });

/** What the world remembers and the journal does not have: of several places, the one that leaves the fewest records. Null where all is there. */
export const droppedTailIn = (found: readonly AnchorFound[], hashes: readonly string[]): DroppedTail | null =>
  found.flatMap((one) => tailMissedBy(one, hashes) ?? []).toSorted((a, b) => a.good - b.good)[0] ?? null;

const tailMissedBy = ({ where, verdict, anchor }: AnchorFound, hashes: readonly string[]): DroppedTail | null => {
  if (anchor === null) return null;
  if (verdict === 'differs') return { good: anchor.n - 1, why: `${where} names record ${anchor.n} by another hash than it has` };
  if (verdict !== 'dropped') return null;
  if (anchor.n > hashes.length) return { good: hashes.length, why: `${where} bears record ${anchor.n} of the journal; this one has ${hashes.length}` };
  return { good: anchor.n, why: `${where} bears record ${anchor.n} of the journal, and no intent of this one made it` };
};

/**
 * Compares the journal with all that the world bears of it, and closes the session where that is more: nothing is recorded or done on top
 * of a journal whose newest records are gone. Answers why nothing irreversible may start now; null where every place has said that all is there.
 * Prevents: a second publish by a journal that has forgotten the first, while no channel has it yet.
 */
export const closeOnDroppedTail = async (session: Session): Promise<Refusal | null> => {
  const { journal } = session.ports;
  const found = await findAnchors(session, journal.hashes);
  const dropped = droppedTailIn(found, journal.hashes);
  if (dropped !== null) {
    session.show((world) => ({ ...world, readOnly: world.readOnly ?? `the journal is not all of its history: ${dropped.why}. Leave, then run: holdpoint recover`, goingOn: false }));
    return { why: `the journal is not all of its history: ${dropped.why}`, fix: 'Nothing was done. Leave, then run: holdpoint recover' };
  }
  const silent = found.find((one) => one.silent === true);
  return silent === undefined ? null : { why: `whether the journal is all of its history could not be asked: ${silent.where}: ${silent.why}`, fix: 'Try again when it answers.' };
};

/** Where the message of the local tag says that a journal is not all of its history: how many of its records can be believed. Null while nothing says so. */
export const findDroppedTail = async (git: Git, state: State, hashes: readonly string[]): Promise<DroppedTail | null> => tailMissedBy(await localAnchor(git, state, hashes), hashes);

const localAnchor = async (git: Git, state: State, hashes: readonly string[]): Promise<AnchorFound> => {
  const tag = state.plan?.target ?? '';
  return foundAt(`the tag ${tag} here`, await git.tagMessage(tag).catch(() => ''), journalOf(state, hashes));
};

/**
 * What the world bears of what stood behind this journal, which is about to be cut back to its end; and who did not answer. What contradicts a record
 * that stays is not among it: that is explained by no cut. The tag here is asked even where origin is out of reach.
 */
export const unexplainedAnchors = async (session: Session): Promise<{ readonly anchors: readonly Place[]; readonly silent: readonly AnchorFound[] }> => {
  const { hashes } = session.ports.journal;
  const found = [await localAnchor(session.ports.git, session.snapshot().state, hashes), ...(await findAnchors(session, hashes))];
  const places = found.flatMap(({ verdict, anchor }) => (anchor !== null && verdict === 'dropped' && anchor.n >= hashes.length ? [{ n: anchor.n, hash: anchor.hash }] : []));
  return { anchors: places.filter((one, index) => places.findIndex(({ n, hash }) => n === one.n && hash === one.hash) === index), silent: found.filter(({ silent }) => silent === true) };
};

/**
 * On coming back: the message of the local tag is asked, without a network. Prevents: going on with a journal whose newest records
 * are gone, and doing a second time what they say was done.
 * @throws HoldpointError code 1 when the journal ends before the tag was made, or is another history.
 */
export const refuseDroppedTail = async (git: Git, state: State, { path, hashes }: { readonly path: string; readonly hashes: readonly string[] }): Promise<void> => {
  const dropped = await findDroppedTail(git, state, hashes);
  if (dropped !== null) throw new HoldpointError({ code: EXIT.broken, what: `The journal ${path} is not all of its history`, why: dropped.why, fix: `Nothing was changed. Put the whole journal back from a backup, or run: holdpoint recover ${path}` });
};
