import { channels } from '../channels/index.ts';
import type { JsonObject } from '../core/json.ts';
import type { At, Purpose } from '../core/kind.ts';
import { sessionName } from '../core/anchor.ts';
import { environmentName } from '../core/plan.ts';
import type { Step } from '../core/plan.ts';
import { lastAttemptOf, stepStateOf } from '../core/state.ts';
import type { Attempt, State } from '../core/state.ts';
import { capturedOf } from '../core/status.ts';
import { WorldError } from '../ports.ts';
import type { KindPorts } from '../ports.ts';
import { withAllListed } from './listed-blockers.ts';
import type { SessionPorts } from './ports.ts';

/** What one act or look of a step is about, made of the state alone. `attempt` is null before the first intent. */
export const atOf = (state: State, step: Step, attempt: Attempt | null, { purpose, ports }: { readonly purpose: Purpose; readonly ports: SessionPorts }): At<JsonObject> => {
  const plan = state.plan;
  if (plan === null) throw new Error('a session without a plan has nothing to do');
  const now = ports.clock.now();
  const commit = state.candidate?.commit ?? '';
  const branch = state.candidate?.branch ?? null;
  return {
    spec: step.spec,
    step,
    plan,
    purpose,
    now,
    candidate: { commit, branch },
    openedAt: state.openedAt,
    chain: { session: sessionName(plan.mode, state.session), release: plan.target, ...ports.journal.head() },
    values: { ...plan.values, ...capturedOf(state), commit, branch: branch ?? '', user: ports.user, host: ports.host },
    attempt: {
      n: attempt?.n ?? stepStateOf(state, step.id).attempts.length + 1,
      startedAt: attempt?.startedAt ?? now,
      note: attempt?.note ?? {},
      sent: attempt?.sent ?? null,
      facts: attempt?.facts ?? {},
      answers: attempt?.answers ?? [],
      earlier: stepStateOf(state, step.id).attempts.filter((other) => other.n !== attempt?.n).map(({ note, sent, facts, recovered }) => ({ note, sent, facts, ...(recovered ? { recovered } : {}) })),
      ...(attempt?.outcome?.result === 'passed' ? { evidence: attempt.outcome.evidence } : {}),
      ...(attempt === null || attempt.takingBack === null ? {} : { takingBackSince: attempt.takingBack.since }),
      ...(attempt?.recovered === true ? { recovered: true, recoveredAt: state.recoveries.at(-1)?.at ?? now } : {}),
    },
    read: readOf(state, step),
    // Of all attempts of all steps, and few kinds ask for it.
    get boundRuns() {
      return boundRunsOf(state, step, attempt);
    },
  };
};

/** What the steps that it reads sent, observed, captured and recorded in their newest attempt. */
const readOf = (state: State, step: Step): At<JsonObject>['read'] =>
  Object.fromEntries(
    step.reads.map((id) => {
      const attempt = lastAttemptOf(state, id);
      const pass = attempt?.outcome?.result === 'passed' ? attempt.outcome : null;
      return [id, { sent: attempt?.sent ?? null, facts: { ...attempt?.note, ...attempt?.facts }, captured: pass?.captured ?? {}, ...(pass === null ? {} : { evidence: pass.evidence }), ...passedBefore(state, id) }];
    }),
  );

/** What its earlier attempts observed that passed: gates may rest on any of them. */
const passedBefore = (state: State, id: string): Pick<At<JsonObject>['read'][string], 'passedBefore'> => {
  const facts = stepStateOf(state, id).attempts.slice(0, -1).flatMap((attempt) => (attempt.outcome?.result === 'passed' ? [attempt.facts] : []));
  return facts.length === 0 ? {} : { passedBefore: facts };
};

/** Runs that other attempts have bound: one run is never taken for two acts (rule 11). */
const boundRunsOf = (state: State, step: Step, attempt: Attempt | null): readonly string[] => {
  const bound = new Set<string>();
  for (const [id, { attempts }] of Object.entries(state.steps)) {
    for (const other of attempts) {
      if (id === step.id && other.n === attempt?.n) continue;
      for (const runId of [other.sent?.['runId'], other.facts['runId']]) if (typeof runId === 'string') bound.add(runId);
    }
  }
  return [...bound];
};

/** The ports of one attempt: its log, its environment, and channels by their name in the plan. */
export const kindPortsOf = (state: State, step: Step, attempt: string, ports: SessionPorts): KindPorts => ({
  git: ports.git,
  gitAt: ports.gitAt,
  github: ports.github,
  processes: ports.processes,
  http: ports.http,
  endpoints: ports.endpoints,
  tracker: withAllListed(ports.tracker, state),
  files: ports.files(`${step.id}.${attempt}`),
  channel: async (name, expected) => {
    const { kind, spec, of } = await channelNamed(state, name, ports);
    return kind.look(spec, expected, of);
  },
  standing: async (name, expected) => {
    const { kind, spec, of } = await channelNamed(state, name, ports);
    return kind.standing(spec, expected, of);
  },
  publisher: async (name, expected) => {
    const { kind, spec, of } = await channelNamed(state, name, ports);
    return kind.publisher === undefined ? null : kind.publisher(spec, expected, of);
  },
  readWorkflow: async (text, path) => (await import('../runbook/workflow-source.ts')).readWorkflow(text, path),
  stagedAs: async (name, released) => {
    const { kind, spec } = await channelNamed(state, name, ports);
    if (kind.stagedAs === undefined) throw new WorldError(`a channel of kind ${kind.key} stages nothing`, { trouble: 'refused', fix: 'Name a channel of kind npm in the runbook.' });
    return kind.stagedAs(spec, released);
  },
  usuallyMs: ports.usuallyMs,
  installs: async (name, released) => {
    const { kind, spec } = await channelNamed(state, name, ports);
    return kind.installs(spec, released, ports.endpoints);
  },
  log: ports.logPath(step.id, attempt),
  attempt: `${ports.name}:${step.id}:${attempt}`,
  environment: environmentOf(state, step),
});

/** Inputs, their groups and the captured values that the step names; others are not in its environment. */
const environmentOf = (state: State, step: Step): { readonly [name: string]: string } => {
  const captured = capturedOf(state);
  const used = step.uses.flatMap((name) => (captured[name] === undefined ? [] : [[name, captured[name]] as const]));
  const own = [['commit', state.candidate?.commit ?? ''] as const, ['branch', state.candidate?.branch ?? ''] as const];
  return Object.fromEntries([...Object.entries(state.plan?.values ?? {}), ...own, ...used].map(([name, value]) => [environmentName(name), value]));
};

/** A channel of the plan, with its kind and what that may ask. */
const channelNamed = async (state: State, name: string, ports: SessionPorts) => {
  const channel = state.plan?.channels[name];
  if (channel === undefined) throw new Error(`the plan has no channel "${name}"`);
  const load = Object.entries(channels).find(([key]) => key === channel.kind)?.[1];
  if (load === undefined) throw new Error(`nothing here knows the channel kind "${channel.kind}"`);
  return { kind: await load(), spec: channel.spec, of: { http: ports.http, endpoints: ports.endpoints, github: ports.github } };
};
