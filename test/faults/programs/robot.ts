import { writeSync } from 'node:fs';
import { readJournal } from '../../../src/adapters/journal.ts';
import type { Arguments } from '../../../src/cli/arguments.ts';
import { groundOf } from '../../../src/cli/compose.ts';
import { checkGround } from '../../../src/cli/ground-checks.ts';
import { openAgain, openNew, personOf } from '../../../src/cli/open.ts';
import type { Opened } from '../../../src/cli/open.ts';
import { printBroken } from '../../../src/cli/print.ts';
import { parseSource, readRunbook } from '../../../src/cli/runbook-source.ts';
import { beginSession, findSession, findUnended, here, holdSession } from '../../../src/cli/sessions.ts';
import { planOf } from '../../../src/cli/start.ts';
import { EXIT } from '../../../src/core/error.ts';
import { reduce } from '../../../src/core/reduce.ts';
import { selectNeeds } from '../../../src/core/select.ts';
import { initialState } from '../../../src/core/state.ts';
import type { State } from '../../../src/core/state.ts';
import { statusesOf } from '../../../src/core/status.ts';
import type { Desk } from '../../../src/ports.ts';
import { actionsOf } from '../../../src/session/actions.ts';
import { startWork } from '../../../src/session/work.ts';
import { dyingJournal } from './dying-journal.ts';
import type { Boundary, Orders, Said } from './orders.ts';
import { persevere } from './person.ts';
import { readAndTrust } from './trusting.ts';

/*
 * A maintainer without a screen: the same session as `holdpoint start` composes, and a scripted person who goes on from whatever
 * it finds until the release has ended. It keeps nothing of its own, so a kill -9 and a new start is a resume of the program.
 *
 *   node robot.ts '{"runbook":"/…/runbook.yaml","target":"v1.2.0","base":"v1.1.0"}'      in the project of a sandbox
 *
 * A line of JSON on standard output for everything that the person did (orders.ts). Exits 0 when the release has ended or what
 * was ordered is reached, 5 when it is stuck, else as the program would.
 */

const STUCK = 5;
const orders: Orders = JSON.parse(process.argv[2] ?? '{}'); // Boundary: written by the fault that started this.

/** At once, and by the process itself: what was said is said even when the next thing is a SIGKILL. */
const say = (said: Said): void => void writeSync(1, `${JSON.stringify(said)}\n`);

/** Resolves with the next line that the fault writes to us. */
const told = (): Promise<void> => new Promise((resolve) => process.stdin.once('data', () => (process.stdin.pause(), resolve())));

const main = async (): Promise<number> => {
  process.env['GIT_TERMINAL_PROMPT'] = '0';
  const { git, repository, store } = await here();
  const asked: Pick<Arguments, 'flags'> = { flags: { target: orders.target, mode: 'live', plain: false, adopt: false, bundle: false, print: false, json: false, fresh: false, keep: false } };
  const newest = findSession(store, repository, asked);
  const end = newest === null ? null : stateIn(newest.journal).end;
  if (end !== null) return say({ say: 'ended', end: end.end }), EXIT.fine;
  const found = findUnended(store, repository, asked)?.found ?? null;
  const ground = await groundOf(git, process.env);
  if (orders.waits === 'before') {
    say({ say: 'waits' });
    await told();
  }
  const [begin, hold] = [dying(beginSession), dying(holdSession)];
  const opened = found === null ? await beginNew() : await openAgain(ground, { store, folder: found, you: await personOf(git, { person: true, login: null }), hold });
  try {
    const { plan } = opened.session.snapshot().state;
    if (found !== null && plan !== null) await readAndTrust(readRunbook(git.root, orders.runbook), plan, { git });
    return await release(opened, { again: found !== null });
  } finally {
    opened.close();
  }

  async function beginNew(): Promise<Opened> {
    const source = readRunbook(git.root, orders.runbook);
    const runbook = await parseSource(source);
    const { login } = await checkGround(ground, runbook);
    await readAndTrust(source, runbook, { git });
    const inputs = { target: orders.target, base: orders.base, mode: 'live', agent: 'robot' };
    return openNew(ground, { store, plan: await planOf(runbook, source, inputs), inputs, source, you: await personOf(git, { person: true, login }), begin });
  }
};

/** The journal that it gives is the product's own: what it wrote is told, and where the orders say so it is the last thing this process does. */
const dying = <Asked extends readonly unknown[], Held extends { readonly journal: Parameters<typeof dyingJournal>[0] }>(open: (...asked: Asked) => Promise<Held>) => async (...asked: Asked): Promise<Held> => {
  const held = await open(...asked);
  return { ...held, journal: dyingJournal(held.journal, { dies, wrote: (events) => say({ say: 'wrote', events }) }) };
};

const dies = ({ step, event, when }: Boundary): boolean => {
  const meant = orders.dies?.at.some((one) => one.event === event && one.when === when) === true && !orders.dies.except.some((one) => one.step === step && one.event === event && one.when === when);
  if (meant) say({ say: 'dies', at: { step, event, when } });
  return meant;
};

const stateIn = (journal: string): State => readJournal(journal).records.reduce(reduce, initialState);

const release = async ({ session, stopAll }: Opened, { again }: { readonly again: boolean }): Promise<number> => {
  const { state, world } = session.snapshot();
  say({ say: 'opened', again, steps: Object.fromEntries([...statusesOf(state)].map(([id, { status }]) => [id, status])), survivors: world.survivors.length });
  if (orders.waits === 'opened') await told();
  const work = startWork(session);
  const leave = async (why: string): Promise<void> => {
    work.stop();
    await stopAll();
    await work.settled();
    await session.dispatch({ type: 'leave', why }, session.you);
  };
  const actions = actionsOf(session, work, { desk: nobody, leave });
  const came = await persevere({ session, actions, until: orders.until ?? null, say });
  const { state: then } = session.snapshot();
  if (came === 'ended') say({ say: 'ended', end: then.end?.end ?? '' });
  if (came === 'stuck') say({ say: 'stuck', needs: selectNeeds(then).map((need) => `${need.what} ${need.step}: ${need.text}`), message: session.snapshot().world.message?.text ?? session.snapshot().world.readOnly ?? '' });
  await leave(came);
  return came === 'stuck' ? STUCK : EXIT.fine;
};

/** There is no terminal to lend. */
const refuse = (what: string) => (): never => {
  throw new Error(`the robot has no ${what}`);
};
const nobody: Desk = { shell: refuse('shell'), openFile: refuse('pager'), edit: refuse('editor'), openUrl: refuse('browser'), copy: refuse('clipboard') };

process.exit(await main().catch(printBroken));
