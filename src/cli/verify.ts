import type { SessionFolder } from '../adapters/store.ts';
import { EXIT, HoldpointError } from '../core/error.ts';
import { droppedTailIn, findAnchors } from '../session/anchors.ts';
import type { AnchorFound, DroppedTail } from '../session/anchors.ts';
import { clean } from '../ui/clean.ts';
import { originsOf } from './adopted.ts';
import type { Origin } from './adopted.ts';
import { groundOf } from './compose.ts';
import type { Run } from './index.ts';
import { composeAgain } from './open.ts';
import { printJson, printLines } from './print.ts';
import { replaySession } from './sessions.ts';
import type { ReadSession } from './sessions.ts';

/**
 * Reads every record, checks each hash against its bytes and the chain, and replays; damage ends it with exit 1 and a place. Then it
 * asks what the world remembers of the chain (a journal whose tail was dropped still chains, and the tag it made knows better) and
 * looks adopted passes up in the dry runs they come from. What is not as recorded is exit 1 too.
 */
export const verify: Run = async (asked) => {
  const read = await replaySession(asked);
  const { store, chain, path, state, records, found } = read;
  const adopted = originsOf(store, found, records);
  const anchors = await anchorsOf({ ...read, folder: found });
  const dropped = droppedTailIn(anchors, read.hashes);
  const broken = dropped !== null || adopted.some(({ is }) => is === 'differs');
  if (asked.flags.json) {
    printJson({ holdpoint: 1, path, ...chain, ok: chain.ok && !broken, anchors: anchors.map(({ where, verdict, anchor, why }) => ({ where, verdict, session: anchor?.session ?? null, n: anchor?.n ?? null, why })), adopted });
  } else {
    const compared = anchors.length === 0 ? ['compared with: nothing in the world bears this chain'] : ['compared with what the world bears of this chain:', ...anchors.map((anchor) => `  ${anchor.where}: ${wordOf(anchor, chain.events)}`)];
    printLines([`${path}: ${chain.events} records, unbroken from the header on, head ${chain.head}`, ...compared, `replayed: ${state.end?.end ?? 'open'}`, ...adopted.map(lineOf), ...(dropped === null ? [] : [nextStep(path, dropped)])].map(clean));
  }
  return broken ? EXIT.broken : EXIT.fine;
};

const wordOf = ({ verdict, anchor, why }: AnchorFound, events: number): string => {
  switch (verdict) {
    case 'match':
      return `record ${anchor?.n ?? 0}, as in the journal`;
    case 'dropped':
      return `record ${anchor?.n ?? 0}, ${(anchor?.n ?? 0) > events ? 'WHICH THE JOURNAL DOES NOT HAVE' : 'AND THE JOURNAL DOES NOT HAVE THE INTENT AFTER IT'}: its tail was dropped`;
    case 'differs':
      return `record ${anchor?.n ?? 0} BY ANOTHER HASH: this is another history`;
    case 'recovered':
      return `record ${anchor?.n ?? 0}, lost where the journal was recovered`;
    case 'another session':
      return `of session ${anchor?.release === undefined ? '' : `${anchor.release} `}${anchor?.session ?? ''}, not compared`;
    case 'not asked':
      return `not compared: ${why}`;
    default:
      return verdict satisfies never;
  }
};

const lineOf = ({ step, attempt, from, is, why }: Origin): string => `adopted: ${step} #${attempt} from ${from.mode} ${from.session}, record ${from.n}, hash ${from.hash}: ${is}${why === '' ? '' : ` (${why})`}`;

const nextStep = (path: string, { why }: DroppedTail): string => `The journal is not all of its history: ${why}. Put the whole journal back from a backup, or run: holdpoint recover ${path}`;

/** A journal that is only read. */
type Read = Pick<ReadSession, 'git' | 'store' | 'state' | 'hashes'> & { readonly folder: SessionFolder };

/** What the world bears of this journal, asked through the ports of the session itself; no record is taken. */
export const anchorsOf = async ({ git, store, folder, state, hashes }: Read): Promise<readonly AnchorFound[]> => {
  const { plan } = state;
  if (plan === null) return [];
  const journal = {
    header: { repository: plan.repository, target: plan.target, mode: plan.mode, session: state.session, version: '' },
    // Its state is here already.
    records: [],
    hashes,
    mended: null,
    head: () => ({ n: hashes.length, hash: hashes.at(-1) ?? '' }),
    append: () => Promise.reject(new HoldpointError({ code: EXIT.broken, what: 'Nothing is recorded', why: 'the journal is only read here', fix: 'Report this as a bug of Holdpoint.' })),
    close: () => undefined,
  };
  const { session } = composeAgain(await groundOf(git, process.env), plan, { journal, folder, store, you: { name: '', email: '', person: false } });
  return findAnchors({ ports: session.ports, snapshot: () => ({ state }) }, hashes);
};
