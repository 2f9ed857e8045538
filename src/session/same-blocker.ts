import { firstErrorIn } from '../core/first-error.ts';
import type { BlockerDraft } from '../core/world.ts';
import { within } from './deadline.ts';
import type { Session } from './session.ts';
import { clean, wordsOf } from './words.ts';

/** How the reason stands in a blocker's text, so that it is found there again. */
export const itFailed = (why: string): string => `${IT_FAILED}${why}`;
const IT_FAILED = 'It failed: ';

/** The dialog waits for this; a tracker that takes longer has not answered. */
const WITHIN_MS = 15_000;

/**
 * The blocker of this release that was filed for the same first error, an open one before a closed one. It is looked for in the texts, which
 * every tracker keeps, and not in the journal: another session, or another machine, may have filed it. Never throws.
 */
export const sameBlocker = async (session: Session, why: string): Promise<Pick<BlockerDraft, 'same' | 'unasked'>> => {
  const { tracker, clock, redact } = session.ports;
  // What was filed has no secrets in it any more.
  const wanted = firstErrorIn(redact(why).text);
  try {
    const found = await within(clock, WITHIN_MS, async () => {
      const listed = await tracker.list();
      for (const one of [...listed.filter(({ open }) => open), ...listed.filter(({ open }) => !open)]) if (firstErrorsIn(await tracker.text(one.id)).includes(wanted)) return one;
      return null;
    });
    return found === null ? {} : { same: { id: found.id, title: clean(session, found.title), open: found.open } };
  } catch (error) {
    return { unasked: wordsOf(session, error) };
  }
};

const firstErrorsIn = (text: string): readonly string[] => text.split('\n').flatMap((line) => (line.startsWith(IT_FAILED) ? [firstErrorIn(line.slice(IT_FAILED.length))] : []));
