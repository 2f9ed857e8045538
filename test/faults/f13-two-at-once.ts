import { join } from 'node:path';
import { diceOf } from './dice.ts';
import type { Dice } from './dice.ts';
import type { Fault } from './fault.ts';
import { journalsOf, wrongInJournal } from './journal-account.ts';
import { openWorkshop, wordsOf } from './robot-desk.ts';
import type { Bench, Ended, Robot } from './robot-desk.ts';

/** A way in which two are at one release at once; what it gives is what did not hold. */
type Meeting = (bench: Bench, dice: Dice) => Promise<readonly string[]>;

const LANES = 2;
/** Records; a release comes to its tag with twice as many. */
const FAR = 25;
const RECORDS_OF_ONE = [1, 2, 4, 7] as const;

export const twoAtOnce: Fault = {
  id: 'F13',
  what: 'two Holdpoints on one release: both start or come back at once',
  passes: 'one winner; the other is told who holds it; the journal is sound',
  run: async ({ long, seed }) => {
    const rounds = long ? 500 : 20;
    const workshop = await openWorkshop();
    const broken: string[] = [];
    const met = new Map<string, number>();
    let begun = 0;
    try {
      const lane = async (): Promise<void> => {
        const bench = await workshop.sandbox('smooth');
        let release = bench;
        while (begun < rounds) {
          const round = (begun += 1);
          const dice = diceOf(seed + round);
          const [name, meeting] = MEETINGS[round % MEETINGS.length] ?? MEETINGS[0];
          // A release is taken up where the round before has left it, killed, but not so far that it would come to its tag.
          if (meeting.afresh || release === bench || (journalsOf(release)[0]?.records.length ?? 0) > FAR) release = afresh(bench, round);
          met.set(name, (met.get(name) ?? 0) + 1);
          // Only what has been begun can be come back to.
          const before = meeting.afresh || journalsOf(release).length > 0 ? [] : await workThenDie(release.start(), dice);
          broken.push(...[...before, ...(await tryOne(release, meeting.meet, dice))].map((wrong) => `seed ${seed}, round ${round}, ${name}: ${wrong}`));
        }
      };
      await Promise.all(Array.from({ length: LANES }, lane));
    } finally {
      await workshop.leave();
    }
    return { tried: rounds, broken, note: [...met].map(([name, count]) => `${count} × ${name}`).join(', ') };
  },
};

const tryOne = async (bench: Bench, meet: Meeting, dice: Dice): Promise<readonly string[]> => {
  try {
    return [...(await meet(bench, dice)), ...wrongInJournals(bench)];
  } catch (error) {
    return [String(error)];
  }
};

/** The same sandbox with nothing begun in it: what is told of a release lies in the state folder alone, until its tag is pushed. */
const afresh = (bench: Bench, round: number): Bench => bench.with({ HOLDPOINT_STATE: join(bench.folder, `state-${round}`) });

/** Both are let go in the same moment; they open what there is, or begin it. */
const bothComeAtOnce: Meeting = async (bench, dice) => {
  const robots = [bench.start({ waits: 'before' }), bench.start({ waits: 'before' })] as const;
  await Promise.all(robots.map((robot) => heard(robot, 'waits')));
  for (const robot of robots) robot.tell();
  const opened = await Promise.all(robots.map((robot) => heard(robot, 'opened')));
  const [winner, second] = robots.filter((_, place) => opened[place]);
  if (winner === undefined || second !== undefined) {
    for (const robot of robots) robot.kill();
    return [`${winner === undefined ? 'neither' : 'both'} of them opened it`];
  }
  const loser = winner === robots[0] ? robots[1] : robots[0];
  // The winner is at work all the while; it goes when the other has been told.
  return [...wrongWithLoser(await loser.ended, winner.pid), ...(await workThenDie(winner, dice))];
};

/** One has looked, and found nothing begun. The other begins, works and dies before the first goes on. */
const oneComesLate: Meeting = async (bench, dice) => {
  const late = bench.start({ waits: 'before' });
  await heard(late, 'waits');
  const first = bench.start();
  await heard(first, 'opened');
  const died = await workThenDie(first, dice);
  late.tell();
  const ended = await late.ended;
  const sessions = journalsOf(bench).length;
  return [
    ...died,
    ...(ended.code === 3 && /was begun meanwhile/.test(ended.stderr) ? [] : [`whoever came late was not told that a session was begun: ${wordsOf(ended)}`]),
    ...(sessions === 1 ? [] : [`${sessions} sessions were begun of one release`]),
  ];
};

/** A script runs a step, and another reads, while a person is at it. */
const scriptsComeToo: Meeting = async (bench, dice) => {
  const robot = bench.start({ waits: 'opened' });
  if (!(await heard(robot, 'opened'))) return [`the robot did not open: ${wordsOf(await robot.ended)}`];
  const run = bench.program('run', dice.one(['clean', 'tests', 'versions']));
  robot.tell();
  const [ran, status] = await Promise.all([run, bench.program('status', '--json')]);
  const refused = wrongWithLoser({ ...ran, signal: null, silent: false, said: [] }, robot.pid);
  const standing: { readonly chain?: { readonly ok?: boolean } } = status.stdout === '' ? {} : JSON.parse(status.stdout); // Boundary: checked right here.
  return [...refused, ...(standing.chain?.ok === true && [3, 8].includes(status.code ?? -1) ? [] : [`status ended with ${status.code}: ${status.stderr}`]), ...(await workThenDie(robot, dice))];
};

/** A script and a person in the same moment. Whoever is first may be done before the other comes: then there were not two. */
const scriptAndPersonAtOnce: Meeting = async (bench, dice) => {
  const robot = bench.start({ waits: 'before' });
  await heard(robot, 'waits');
  const run = bench.program('run', 'clean');
  robot.tell();
  const [opened, ran] = await Promise.all([heard(robot, 'opened'), Promise.race([run, robot.ended.then(() => run)])]);
  if (opened) return [...(isTold(ran.stderr, robot.pid) || [0, 3].includes(ran.code ?? -1) ? [] : [`the script ended with ${ran.code}: ${ran.stderr}`]), ...(await workThenDie(robot, dice))];
  return wrongWithLoser(await robot.ended, ran.pid);
};

const MEETINGS = [
  ['both begin at once', { afresh: true, meet: bothComeAtOnce }],
  ['both come back at once', { afresh: false, meet: bothComeAtOnce }],
  ['script beside a person', { afresh: false, meet: scriptsComeToo }],
  ['script and person at once', { afresh: false, meet: scriptAndPersonAtOnce }],
  ['one begins late', { afresh: true, meet: oneComesLate }],
] as const;

/** Resolves with whether it said so, or ended before. */
const heard = (robot: Robot, what: 'waits' | 'opened'): Promise<boolean> =>
  new Promise((resolve) => {
    const look = (): void => (robot.said.some(({ say }) => say === what) ? resolve(true) : undefined);
    robot.heard(look);
    look();
    void robot.ended.then(() => (look(), resolve(false)));
  });

/** Lets it write some records more, then kills it: the lock stays behind. */
const workThenDie = async (robot: Robot, dice: Dice): Promise<readonly string[]> => {
  await heard(robot, 'opened');
  const wanted = robot.said.length + dice.one(RECORDS_OF_ONE);
  const look = (): void => (robot.said.length >= wanted ? robot.kill() : undefined);
  robot.heard(look);
  look();
  const ended = await robot.ended;
  return ended.signal === 'SIGKILL' && !ended.silent ? [] : [`the winner did not work: ${wordsOf(ended)}`];
};

const isTold = (stderr: string, pid: number): boolean => stderr.includes('Another Holdpoint works on') && stderr.includes(`in process ${pid}`);

const wrongWithLoser = (ended: Pick<Ended, 'code' | 'stderr' | 'signal' | 'silent' | 'said'>, winner: number): readonly string[] =>
  ended.code === 3 && isTold(ended.stderr, winner) ? [] : [`the other was not told that process ${winner} holds it: ${wordsOf(ended)}`];

const wrongInJournals = (bench: Bench): readonly string[] => journalsOf(bench).flatMap(({ records }) => wrongInJournal(records, new Map()));
