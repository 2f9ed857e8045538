import type { Refusal } from '../core/command.ts';
import { EXIT } from '../core/error.ts';
import { howTo } from '../core/standing.ts';
import { selectNeeds } from '../core/select.ts';
import { lastAttemptOf, stepOf } from '../core/state.ts';
import { startStep } from '../session/start.ts';
import { startWork } from '../session/work.ts';
import { clean } from '../ui/clean.ts';
import { groundOf } from './compose.ts';
import type { Run } from './index.ts';
import { openAgain, personOf } from './open.ts';
import type { Opened } from './open.ts';
import { printError, printLines, printRefused, printRefusal } from './print.ts';
import { readSession } from './sessions.ts';

/** Runs one step that needs no person, to its verdict, for scripts and agents. What needs a person exits 3 and says how. */
export const run: Run = async (asked) => {
  const [id] = asked.rest;
  if (id === undefined) {
    printRefusal({ why: 'run needs a step', fix: 'holdpoint run STEP; `holdpoint next` lists what can run.' });
    return EXIT.left;
  }
  const { git, store, found } = await readSession(asked);
  const opened = await openAgain(await groundOf(git, process.env), { store, folder: found, you: await personOf(git, { person: false, login: null }) });
  const work = startWork(opened.session);
  try {
    const refusal = await startStep(opened.session, id, { confirmed: false, by: opened.session.you });
    return refusal === null ? await verdictOf(opened, id) : refused(opened, id, refusal);
  } finally {
    work.stop();
    await opened.stopAll();
    opened.close();
  }
};

const refused = (opened: Opened, id: string, refusal: Refusal): number => {
  const { state, world } = opened.session.snapshot();
  if (world.readOnly !== null) return printRefused(opened.session, refusal, EXIT.blocked);
  printError(refusal.why, refusal.fix, ...selectNeeds(state).flatMap((need) => (need.step === id && (need.what !== 'retry' || need.byPerson) ? [howTo(need)] : [])));
  return EXIT.blocked;
};

/** Waits for the attempt to end, or to ask; a signal leaves what is watched to go on elsewhere. */
const verdictOf = (opened: Opened, id: string): Promise<number> =>
  new Promise((resolve) => {
    const { session } = opened;
    const look = (): void => {
      const { state, world } = session.snapshot();
      const attempt = lastAttemptOf(state, id);
      const title = stepOf(state, id)?.title ?? id;
      if (world.readOnly !== null) return end(EXIT.broken, [`The journal cannot be written: ${world.readOnly}`]);
      if (attempt?.phase === 'asked') {
        const need = selectNeeds(state).find((one) => one.step === id);
        return end(EXIT.blocked, [`${title}: a person is needed: ${need?.text ?? ''}`, ...(need === undefined ? [] : howTo(need).split('\n'))]);
      }
      const outcome = attempt?.outcome;
      if (attempt === undefined || outcome === null || outcome === undefined) return;
      if (outcome.result === 'passed') end(EXIT.fine, [`${title}: passed`, ...outcome.evidence.map((piece) => `  ${piece.name}: ${piece.type === 'value' ? piece.value : piece.type === 'file' ? `sha256 ${piece.sha256}` : piece.url}`)]);
      else end(EXIT.blocked, [`${title}: ${outcome.result}: ${outcome.why}`, ...(outcome.result === 'failed' && outcome.fix !== '' ? [`  ${outcome.fix}`] : [])]);
    };
    const unsubscribe = session.subscribe(look);
    const leave = (name: NodeJS.Signals): void => {
      void session.dispatch({ type: 'leave', why: name }).then(() => end(EXIT.left, ['Left. What is watched goes on.']));
    };
    const end = (code: number, lines: readonly string[]): void => {
      unsubscribe();
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, leave);
      printLines(lines.map(clean));
      resolve(code);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, leave);
    look();
  });
