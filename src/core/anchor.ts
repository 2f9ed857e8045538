import type { Place } from './event.ts';
import type { State } from './state.ts';

/**
 * Where a journal stood when something of it was written into the world: into the message of the tag, into the mark of a dispatch.
 * A journal that has lost its tail still chains from its header on; the world remembers that there was more.
 */
export type Anchor = {
  /** Mode and number of the session: `live-1`. */
  readonly session: string;
  /** The number of a record, and the hash of its line, or as much of it as there was room for. */
  readonly n: number;
  readonly hash: string;
  /** What is released. A mark bears it, for one workflow serves every release; a tag's message stands under its own name. The first marks have none. */
  readonly release?: string;
};

/** What comparing an anchor with a journal says. `dropped`: the journal ends before it, or before the intent that it was written for. `recovered`: it is of what a recovery cut off. */
export type AnchorVerdict = 'match' | 'dropped' | 'differs' | 'recovered' | 'another session';

/** The name of a session beside others of the same release. */
export const sessionName = (mode: string, session: number): string => `${mode}-${session}`;

const TRAILER = 'Holdpoint-Chain';
const SHORT_HASH = 16;
const LONGEST_RELEASE = 40;

/** A release as a mark bears it. Two that are written alike count as one. */
const releaseIn = (release: string): string => release.replace(/[^A-Za-z0-9]+/g, '-').slice(0, LONGEST_RELEASE);

/** A line for the message of a tag, in git's form of a trailer. */
export const trailerOf = ({ session, n, hash }: Anchor): string => `${TRAILER}: ${session} ${n} ${hash}`;

/** A mark that is this anchor's and, by what is random in it, one dispatch's: letters, digits and hyphens only. */
export const markOf = ({ session, n, hash, release }: Anchor, random: string): string => `holdpoint-${session}-${n}-${hash.slice(0, SHORT_HASH)}-${release === undefined ? '' : `${releaseIn(release)}-`}${random}`;

const IN_TRAILER = new RegExp(`^${TRAILER}: ([a-z-]+-\\d+) (\\d+) ([0-9a-f]{64})$`, 'm');
const IN_MARK = /\bholdpoint-((?:live|dry-run)-\d+)-(\d+)-([0-9a-f]{16})-(?:([A-Za-z0-9-]+)-[0-9a-f]{8}\b)?/;

/** The anchor that a text of the world bears; null when it bears none. */
export const anchorIn = (text: string): Anchor | null => {
  const [, session, n, hash, release] = IN_TRAILER.exec(text) ?? IN_MARK.exec(text) ?? [];
  return session === undefined || n === undefined || hash === undefined ? null : { session, n: Number(n), hash, ...(release === undefined ? {} : { release }) };
};

const isOfAnother = (anchor: Anchor, release: string): boolean => anchor.release !== undefined && anchor.release !== releaseIn(release);

/** Whether a text bears the mark of another release than this one. The first marks bear none, so nothing is known of theirs. */
export const isOfAnotherRelease = (text: string, release: string): boolean => {
  const anchor = anchorIn(text);
  return anchor !== null && isOfAnother(anchor, release);
};

/** A message as it was before a trailer of ours was put under it. */
export const withoutTrailer = (message: string): string => message.replace(IN_TRAILER, '').trim();

/** What a recovery explains: it cut behind record `good`, stands as record `n` itself, and the world bore these of what it cut off. */
export type Recovery = { readonly good: number; readonly n: number; readonly anchors: readonly Place[] };

/** What a journal says of itself, for its anchors. `hashes` of the lines of its records, in order; `intended`: the anchors, as they were written, of its intents. */
export type JournalSaid = { readonly session: string; readonly release: string; readonly hashes: readonly string[]; readonly intended: readonly string[]; readonly recoveries: readonly Recovery[] };

/**
 * Compares an anchor, in the text that bears it, with the journal of a session. An anchor names the record before its own intent, so that
 * record is not enough: an intent must hold the very words.
 * Prevents: the runs of the release before, which bear the same name of a session, taken for what this journal has lost; and a second publish
 * by a journal that was cut exactly where the intent of the first stood.
 */
export const compareAnchor = ({ anchor, text }: { readonly anchor: Anchor; readonly text: string }, { session, release, hashes, intended, recoveries }: JournalSaid): AnchorVerdict => {
  if (anchor.session !== session || isOfAnother(anchor, release)) return 'another session';
  const hash = hashes[anchor.n - 1];
  const agrees = hash?.startsWith(anchor.hash) === true;
  if (agrees && intended.some((words) => text.includes(words))) return 'match';
  if (recoveries.some((recovery) => isExplained(anchor, recovery, { agrees }))) return 'recovered';
  return hash === undefined || agrees ? 'dropped' : 'differs';
};

/**
 * A recovery explains what it has listed. Of the rest it explains what can only be older: the head of the journal was behind its cut, or right at
 * it, and not yet at its own record. So does one of an older Holdpoint, which listed nothing: anything else that such a journal does not have
 * counts as lost, and another recovery, which lists it, opens the session again.
 * Prevents: a second publish by a journal that was recovered once, and has lost its tail again since.
 */
const isExplained = (anchor: Anchor, { good, n, anchors }: Recovery, { agrees }: { readonly agrees: boolean }): boolean => {
  if (anchors.some((listed) => listed.n === anchor.n && (listed.hash.startsWith(anchor.hash) || anchor.hash.startsWith(listed.hash)))) return true;
  return agrees ? anchor.n === good : anchor.n > good && anchor.n < n;
};

/** Trailers and marks that stand in the intents of a journal, those of steps that its runbook has no more included. */
export const intendedAnchors = ({ steps, retired }: Pick<State, 'steps' | 'retired'>): readonly string[] =>
  [...Object.values(steps), ...retired.map(({ state }) => state)]
    .flatMap(({ attempts }) => attempts.flatMap(({ note }) => Object.values(note)))
    .flatMap((noted) => (typeof noted === 'string' && anchorIn(noted) !== null ? [noted] : []));
