import { resolve } from 'node:path';
import { cutAfter, inspectJournal, journalOfCut, keepDamaged } from '../adapters/journal-recovery.ts';
import type { Cut, Inspected } from '../adapters/journal-recovery.ts';
import type { JournalHeader } from '../adapters/journal-lines.ts';
import type { SessionFolder, Store } from '../adapters/store.ts';
import { refuseForeignJournal } from '../adapters/whose-journal.ts';
import { EXIT, HoldpointError } from '../core/error.ts';
import type { Plan } from '../core/plan.ts';
import { reduce } from '../core/reduce.ts';
import { replay } from '../core/replay.ts';
import { initialState } from '../core/state.ts';
import type { State } from '../core/state.ts';
import type { Git } from '../ports.ts';
import { droppedTailIn, findDroppedTail, unexplainedAnchors } from '../session/anchors.ts';
import type { AnchorFound, DroppedTail } from '../session/anchors.ts';
import { recoverSession } from '../session/recover.ts';
import { clean } from '../ui/clean.ts';
import type { Arguments } from './arguments.ts';
import { askLine, atTerminal } from './ask.ts';
import { groundOf } from './compose.ts';
import type { Run } from './index.ts';
import { composeAgain, personOf } from './open.ts';
import { printLines, printRefusal } from './print.ts';
import { describeDamage, stepsNamed } from './recover-words.ts';
import { findSession, here, holdRelease, noSession } from './sessions.ts';
import { anchorsOf } from './verify.ts';

/**
 * Cuts a damaged journal back to what can be believed, when a person at a terminal types its words: a copy of all of it is kept, and what may
 * have happened since becomes unknown. Shows the damage and changes nothing where nobody is there to ask.
 */
export const recover: Run = async (asked) => {
  const { git, repository, store } = await here();
  const folder = folderOf(store, repository, asked);
  const found = await judge(inspectJournal(folder.journal), { git, store, folder });
  if (found.is === 'sound') return printSound(folder.journal, found);
  const words = `recover ${found.plan.target}`;
  printLines(describeDamage(folder.journal, found).map(clean));
  if (!atTerminal()) return printRefusal({ why: 'Nothing was changed: recovering a journal needs a person at a terminal', fix: `Run there: holdpoint recover ${folder.journal}  and type: ${words}` }), EXIT.blocked;
  const release = holdRelease(folder);
  try {
    const typed = await askLine(`Type  ${words}  to do it: `);
    if (typed === null) return EXIT.left;
    if (typed !== words) return printRefusal({ why: 'the words do not match', fix: `Nothing was changed. Run it again and type exactly: ${words}` }), EXIT.left;
    return await cutBack(found, { git, store, folder, words });
  } finally {
    release();
  }
};

/** Nothing damaged was found. Where somebody did not answer, nothing says that its tail is all there, so that is no clean bill. */
const printSound = (path: string, { records, tail, silent }: Sound): number => {
  const lines = [`${path}: ${records} records, none of them damaged${tail ? '; its last line is unfinished, and is set aside when the session is opened' : ''}. Nothing was changed.`];
  if (silent.length === 0) return printLines(lines.map(clean)), EXIT.fine;
  printLines([...lines, 'Whether its tail was dropped is not known, for what the world remembers of it could not be asked everywhere:', ...silent.map(({ where, why }) => `  ${where}: ${why}`), 'Run it again when that answers.'].map(clean));
  return EXIT.blocked;
};

/** No line of it is damaged. `silent`: places that may remember more of it, and did not answer. */
type Sound = { readonly is: 'sound'; readonly records: number; readonly tail: boolean; readonly silent: readonly AnchorFound[] };

/** A journal of which a good part is left, and where it ends. */
export type Damaged = { readonly is: 'damaged'; readonly inspected: Inspected & { readonly header: JournalHeader }; readonly cut: Cut; readonly state: State; readonly plan: Plan };

/** Where it lies, and the checkout that it is about. */
type Checkout = { readonly git: Git; readonly store: Store; readonly folder: SessionFolder };

const cutBack = async ({ inspected, cut, plan }: Damaged, { git, store, folder, words }: Checkout & { readonly words: string }): Promise<number> => {
  const you = await personOf(git, { person: true, login: null });
  const ground = await groundOf(git, process.env);
  const file = keepDamaged(inspected);
  const { session } = composeAgain(ground, plan, { store, folder, journal: journalOfCut(inspected, cut), you });
  const { line, why } = cut.damage;
  const { anchors, silent } = await unexplainedAnchors(session);
  const refusal = await recoverSession(session, { file, line, why, good: cut.good, lost: inspected.bytes.length - cut.from, salvaged: stepsNamed(cut.salvaged), anchors }, words);
  if (refusal !== null) return printRefusal(refusal), EXIT.broken;
  const { steps, plan: after } = session.snapshot().state;
  const unknown = (after?.steps ?? []).filter(({ id }) => steps[id]?.attempts.at(-1)?.outcome?.result === 'unknown');
  printLines(
    [
      `Recovered: ${cut.good} records stand. The damaged journal is kept as ${file}.`,
      ...(unknown.length === 0 ? [] : ['What became of these is not known:', ...unknown.map(({ title }) => `  ${title}`)]),
      ...(silent.length === 0 ? [] : ['These could not be asked what they bear of what was cut off; where one does, the journal is to be recovered once more:', ...silent.map((one) => `  ${one.where}: ${one.why}`)]),
      'Start holdpoint: r on each of them looks at the world. Nothing of it is done again before that.',
    ].map(clean),
  );
  return EXIT.fine;
};

/**
 * How far a journal can be believed: its lines, whether they tell a history that can have happened, and whether the world remembers more
 * of it. @throws HoldpointError code 1 where cutting does not help.
 */
const judge = async (inspected: Inspected, { git, store, folder }: Checkout): Promise<Damaged | Sound> => {
  const { path, header, records, damage } = inspected;
  if (damage?.newer === true) throw beyond(`${path}:${damage.line}`, damage.why, 'Install the Holdpoint that wrote it.');
  if (header === null) throw beyond(`${path} cannot be recovered`, `${damage?.why ?? 'its header cannot be read'}, so nothing says which release it is of`, MOVE_AWAY);
  refuseForeignJournal(folder, { header, records });
  let state = initialState;
  let impossible: string | null = null;
  for (const record of records) {
    try {
      state = reduce(state, record);
    } catch (error) {
      if (!(error instanceof HoldpointError)) throw error;
      impossible = error.why;
      break;
    }
  }
  if (impossible === null && damage === null) {
    const { dropped, silent } = await askForMore(inspected, { git, store, folder, state });
    if (dropped === null) return { is: 'sound', records: records.length, tail: inspected.goodBytes < inspected.bytes.length, silent };
    state = replay(records.slice(0, dropped.good));
    if (state.plan === null) throw beyond(`${path} cannot be recovered`, `${dropped.why}, and no runbook stands before that`, MOVE_AWAY);
    return { is: 'damaged', inspected: { ...inspected, header }, cut: cutAfter(inspected, dropped.good, { line: dropped.good + 2, why: dropped.why }), state, plan: state.plan };
  }
  const wrong = impossible === null ? damage : { line: state.events + 2, why: `it cannot have happened: ${impossible}` };
  if (wrong === null) throw beyond(`${path} cannot be recovered`, 'what is wrong with it is not known', 'Report this as a bug of Holdpoint.');
  if (state.plan === null) throw beyond(`${path} cannot be recovered`, `line ${wrong.line} is damaged (${wrong.why}), and no runbook stands before it`, MOVE_AWAY);
  return { is: 'damaged', inspected: { ...inspected, header }, cut: cutAfter(inspected, state.events, wrong), state, plan: state.plan };
};

/**
 * Every place that `verify` asks, and the tag here even where origin is out of reach.
 * Prevents: a journal that is called sound because the tag was made before what it has lost, a publish with its intent among it.
 */
const askForMore = async ({ hashes }: Inspected, { git, store, folder, state }: Checkout & { readonly state: State }): Promise<{ readonly dropped: DroppedTail | null; readonly silent: readonly AnchorFound[] }> => {
  const here = await findDroppedTail(git, state, hashes);
  const found = await anchorsOf({ git, store, folder, state, hashes });
  const there = droppedTailIn(found, hashes);
  return { dropped: here === null || (there !== null && there.good < here.good) ? there : here, silent: found.filter(({ silent }) => silent === true) };
};

const MOVE_AWAY = 'Put the journal back from a backup; or move its folder away, and start anew: holdpoint start TARGET, with --adopt where the tag is out.';

const beyond = (what: string, why: string, fix: string): HoldpointError => new HoldpointError({ code: EXIT.broken, what, why, fix: `Nothing was changed. ${fix}` });

/** The session that the flags name, or whose journal this is. @throws HoldpointError code 2 */
const folderOf = (store: Store, repository: string, asked: Arguments): SessionFolder => {
  const [given] = asked.rest;
  if (given === undefined) {
    const found = findSession(store, repository, asked);
    if (found === null) throw noSession(repository, asked);
    return found;
  }
  const path = resolve(given);
  const found = store.sessionsOf(repository).find(({ journal, folder }) => journal === path || folder === path);
  if (found !== undefined) return found;
  throw new HoldpointError({ code: EXIT.left, what: `${path} is not the journal of a session here`, why: `sessions of ${repository} are below ${store.root}`, fix: 'Run it in a checkout of the repository that the journal is about, or without a path.' });
};
