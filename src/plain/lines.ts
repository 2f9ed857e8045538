import type { Recorded } from '../core/event.ts';
import { selectCounts, selectNeeds } from '../core/select.ts';
import { howTo } from '../core/standing.ts';
import type { State } from '../core/state.ts';
import { stepOf } from '../core/state.ts';
import type { Watch, World } from '../core/world.ts';
import { adoptionOf } from '../ui/context.ts';
import { clockOf, timeOf } from '../ui/duration.ts';
import { saidOf } from '../ui/records.ts';
import { clean } from '../ui/clean.ts';

/** Records that say something new to a person who reads along; the others only prove it. */
const SILENT: ReadonlySet<Recorded['event']['type']> = new Set(['attempt.sent', 'attempt.observed', 'evidence.opened', 'inputs.confirmed', 'blockers.read', 'shell.opened', 'shell.closed']);

/** One line for one change, append-only: `10:33:51  Lint passed  log sha256 …`. Null where there is nothing to say. */
export const lineOf = (recorded: Recorded, state: State): string | null => {
  if (SILENT.has(recorded.event.type)) return null;
  const { what, proof } = saidOf(recorded, state);
  return clean(`${timeOf(recorded.at)}  ${what}${proof === '' ? '' : `  (${proof})`}`);
};

/** What is printed before the first change: what is released, how far it is. */
export const openingLines = (state: State): readonly string[] => {
  const { open, total } = selectCounts(state);
  const { plan } = state;
  return [`holdpoint ${plan?.repository ?? ''} ${plan?.base ?? ''} -> ${plan?.target ?? ''} ${plan?.mode === 'live' ? '[LIVE]' : '[DRY RUN]'}, session ${state.session}`, `${open} of ${total} steps are open.`].map(clean);
};

/** What a dry run has to give, for who reads along: it is adopted by key at a terminal, and in no other way. */
export const offerLines = (state: State, world: World): readonly string[] => {
  const { count, why } = adoptionOf(state, world);
  return count === 0 || why !== null ? [] : [`A dry run of this commit passed ${count} gate${count === 1 ? '' : 's'}: run holdpoint at a terminal and press P to adopt ${count === 1 ? 'it' : 'them'}.`];
};

/** A message of the session that no record says too: what was refused, what was sent. What needs a person is asked, and what passed or failed is recorded. */
export const messageLine = (before: World, after: World): string | null => {
  const { message } = after;
  if (message === null || message === before.message || (message.mark !== 'unknown' && message.mark !== 'info')) return null;
  return clean(`${timeOf(message.at)}  ${message.text}`);
};

/** What changed in what is watched: the one line that its kind gives, when it is another than before; and what to do once an approval of this person is waited for. */
export const watchLines = (before: World, after: World, state: State, { asking = false }: { readonly asking?: boolean } = {}): readonly string[] =>
  Object.entries(after.watches).flatMap(([id, watch]) => {
    const was = before.watches[id];
    const says = (text: string): string => clean(`${timeOf(after.now)}  ${stepOf(state, id)?.title ?? id}: ${text}`);
    const how = watch.approvable === true && was?.approvable !== true ? [says(asking ? 'NEEDS YOU: it waits for your approval, which stands among the choices' : howToApprove(watch))] : [];
    if (watch.outOfReach !== (was?.outOfReach ?? false)) return [says(watch.outOfReach ? 'out of reach, kept watching' : 'answers again'), ...how];
    return watch.why === '' || watch.why === was?.why ? how : [says(watch.why), ...how];
  });

/** An approval is typed in a dialog, which is no line. */
const howToApprove = ({ url }: Watch): string => `approve it on GitHub${url === null ? '' : ` (${url})`}, or end this, run holdpoint at a terminal, select this step and press a`;

export const HEARTBEAT_MS = 30_000;

/** A sign of life for a screen reader or a CI log, every half minute; null when nothing is under way. */
export const heartbeat = (state: State, world: World): string | null => {
  const name = (id: string): string => stepOf(state, id)?.title ?? id;
  const running = Object.entries(world.running).map(([id, one]) => {
    const usual = world.usualMs[id];
    return `${name(id)} ${clockOf(world.now - one.startedAt)}${usual === undefined ? '' : ` of usual ${clockOf(usual)}`}`;
  });
  const watched = Object.entries(world.watches).filter(([, watch]) => watch.nextAt !== null).map(([id]) => name(id));
  if (running.length === 0 && watched.length === 0) return null;
  return clean(`${timeOf(world.now)}  ${[running.length === 0 ? '' : `running: ${running.join(', ')}`, watched.length === 0 ? '' : `watching: ${watched.join(', ')}`].filter((part) => part !== '').join('; ')}`);
};

/** What needs a person, each with the command that answers it. */
export const needLines = (state: State): readonly string[] =>
  selectNeeds(state).map((need) => clean(`${stepOf(state, need.step)?.title ?? need.step}: ${need.text}  (${howTo(need).replaceAll('\n', '; ')})`));
