import { openGit } from '../../src/adapters/git.ts';
import { openStore, stateRoot } from '../../src/adapters/store.ts';
import { checkGround } from '../../src/cli/ground-checks.ts';
import { groundOf } from '../../src/cli/compose.ts';
import { openNew, personOf } from '../../src/cli/open.ts';
import type { Opened } from '../../src/cli/open.ts';
import { parseSource, readRunbook, sha256 } from '../../src/cli/runbook-source.ts';
import type { Mode, Plan } from '../../src/core/plan.ts';
import { requestsOf } from '../../src/core/requests.ts';
import { selectNeeds, selectStartable } from '../../src/core/select.ts';
import type { Need } from '../../src/core/select.ts';
import { lastAttemptOf } from '../../src/core/state.ts';
import { statusOf } from '../../src/core/status.ts';
import type { Actions } from '../../src/core/world.ts';
import type { Desk } from '../../src/ports.ts';
import { compile } from '../../src/runbook/plan.ts';
import { actionsOf } from '../../src/session/actions.ts';
import { inputCheck } from '../../src/session/opening.ts';
import { until as untilHolds } from '../../src/cli/until.ts';
import { keepTrust } from '../../src/cli/trust.ts';
import { namedNow } from '../../src/cli/trusted-files.ts';
import { linesOf } from '../../src/runbook/named-files.ts';
import { startWork } from '../../src/session/work.ts';
import { refusing } from '../support/ports.ts';
import type { Fixture } from './fixture.ts';
import { BASE, TARGET } from './sources.ts';

/** The person at the terminal, without the screen: the session's own actions, one answer at a time. */
export type Person = Opened & {
  readonly actions: Actions;
  /** Starts what needs nobody and waits until nothing of it runs. */
  readonly goOn: () => Promise<void>;
  /** Goes on and answers whatever is asked, until this step is the one that asks, or nothing asks any more. */
  readonly release: (until?: string) => Promise<void>;
  /** Resolves when this is so; the session's own events drive it. */
  readonly until: (holds: () => boolean) => Promise<void>;
  readonly statuses: () => { readonly [step: string]: string };
  /** Every question that was answered, as `<step>: <option>`. */
  readonly answered: readonly string[];
  readonly leave: () => Promise<void>;
};

/** Confirms the inputs and opens the session, after all that is asked before one may begin. A test may bend the plan, or take a tool away that was there at the start. */
export const begin = async (fixture: Fixture, { mode, change = (plan) => plan, onGoodGround = true }: { readonly mode: Mode; readonly change?: (plan: Plan) => Plan; readonly onGoodGround?: boolean }): Promise<Person> => {
  const git = await openGit(fixture.project);
  const ground = await groundOf(git, fixture.env);
  const source = readRunbook(fixture.project, 'plasmite');
  const runbook = await parseSource(source);
  if (onGoodGround) await checkGround(ground, runbook);
  const inputs = { target: TARGET, base: BASE, mode, agent: 'robin@desk' };
  const check = await inputCheck(await git.remoteTags(), { adopting: false });
  for (const input of runbook.inputs) {
    const problem = check(input, Object.entries(inputs).find(([name]) => name === input.name)?.[1] ?? '', inputs);
    if (problem !== null) throw new Error(problem.why);
  }
  const compiled = compile(runbook, { inputs, runbookHash: source.hash, source: source.source, sha256 });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  // They have read the scripts that the runbook calls; what changes later was not read.
  const named = await namedNow(linesOf(compiled.plan), { root: git.root, git });
  await keepTrust(source, named, { root: git.root, env: fixture.env });
  const opened = await openNew(ground, { store: openStore(stateRoot(fixture.env)), plan: change(compiled.plan), inputs, source, you: await personOf(git, { person: true, login: 'robin-vale' }) });
  return personAt(opened);
};

const personAt = (opened: Opened): Person => {
  const { session } = opened;
  const work = startWork(session);
  const actions = actionsOf(session, work, { desk: refusing<Desk>('desk', {}), leave: async () => undefined });
  const answered: string[] = [];

  const until = (holds: () => boolean): Promise<void> => untilHolds(session, holds);
  const atRest = (): boolean => {
    const { state, world } = session.snapshot();
    return !world.goingOn && requestsOf(state).every(({ type }) => type === 'wake');
  };
  const goOn = async (): Promise<void> => {
    await actions.goOn();
    await until(atRest);
  };
  const done = (refusal: { readonly why: string; readonly fix: string } | null): void => {
    if (refusal !== null) throw new Error(`${refusal.why} (${refusal.fix})`);
  };

  /** As a person would: reads the evidence, finds nothing, accepts what has to be decided. */
  const answer = async (need: Extract<Need, { what: 'answer' }>): Promise<void> => {
    for (const piece of lastAttemptOf(session.snapshot().state, need.step)?.proof?.evidence ?? []) if (piece.type === 'file') await actions.openEvidence(need.step, piece.name);
    for (const question of need.questions) {
      const option = question.options.find(({ does }) => does === 'pass');
      if (option === undefined) throw new Error(`${need.step} asks what nobody expected: ${question.text}`);
      answered.push(`${need.step}: ${option.key}`);
      done(await actions.answer(need.step, { question: question.id, option: option.key, reason: `because of ${question.id}`, attachment: option.takes === 'attachment' ? 'the snippets of README.md' : null }));
    }
  };
  const meet = async (need: Need): Promise<void> => {
    switch (need.what) {
      case 'answer':
        return answer(need);
      case 'confirm':
        return done(await actions.start(need.step, { confirmed: true }));
      case 'start':
        return done(await actions.start(need.step, { confirmed: false }));
      case 'words': {
        const words = session.snapshot().state.plan?.steps.find(({ id }) => id === need.step)?.words ?? '';
        answered.push(`${need.step}: ${words}`);
        done(await actions.openDanger(need.step));
        return done(await actions.typeDanger(need.step, words));
      }
      case 'retry':
      case 'reconcile':
        throw new Error(`${need.step} stands still: ${need.text}\n${lastAttemptOf(session.snapshot().state, need.step)?.outcome?.evidence.map((piece) => JSON.stringify(piece)).join('\n') ?? ''}`);
      default:
        return need satisfies never;
    }
  };
  return {
    ...opened,
    actions,
    goOn,
    until,
    answered,
    release: async (stop) => {
      for (;;) {
        await goOn();
        const { state } = session.snapshot();
        // What is advisory blocks nothing, and what came of it is for the person to read.
        const need = selectNeeds(state).find(({ step }) => state.plan?.steps.find(({ id }) => id === step)?.advisory !== true);
        if ((stop !== undefined && need?.step === stop) || state.end !== null || (need === undefined && selectStartable(state).length === 0)) return;
        if (need !== undefined) await meet(need);
      }
    },
    statuses: () => Object.fromEntries((session.snapshot().state.plan?.steps ?? []).map(({ id }) => [id, statusOf(session.snapshot().state, id).status])),
    leave: async () => {
      work.stop();
      await opened.stopAll();
      opened.close();
    },
  };
};

/** Every step for itself: nothing waits for another, so that one can be tried without the forty minutes before it. */
export const unchained = (plan: Plan): Plan => ({ ...plan, steps: plan.steps.map((step) => ({ ...step, needs: [] })) });

/** Starts one step that needs no person and waits until it has ended or asks. */
export const tryStep = async (person: Person, step: string): Promise<{ readonly result: string; readonly why: string; readonly fix: string }> => {
  const refusal = await person.actions.start(step, { confirmed: false });
  if (refusal !== null) return { result: 'refused', ...refusal };
  const attempt = () => lastAttemptOf(person.session.snapshot().state, step);
  await person.until(() => attempt()?.phase === 'ended' || attempt()?.phase === 'asked');
  const outcome = attempt()?.outcome;
  return { result: outcome?.result ?? 'asks', why: outcome !== undefined && outcome !== null && 'why' in outcome ? outcome.why : '', fix: outcome?.result === 'failed' ? outcome.fix : '' };
};
