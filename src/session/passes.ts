import type { AdoptionFacts, Command, Refusal } from '../core/command.ts';
import { sortPasses } from '../core/decide-passes.ts';
import type { SortedPasses } from '../core/decide-passes.ts';
import type { DryRun, KeptPass, StoredDryRun } from '../core/dry-run.ts';
import { HoldpointError } from '../core/error.ts';
import type { Actor } from '../core/event.ts';
import { MODE_VARIABLE, whyNotAdopted } from '../core/pass-rules.ts';
import { dryRunOf } from '../core/read-dry-run.ts';
import { stepOf } from '../core/state.ts';
import type { PassList, World } from '../core/world.ts';
import { checkoutOf, refreshCandidate } from './candidate.ts';
import { onceAtATime } from './once.ts';
import { versionsOf } from './refresh.ts';
import type { Session } from './session.ts';
import { refusalOf } from './words.ts';
import { say } from './world.ts';

/** Reads the newest dry run of this release into `world`. One that cannot be believed offers nothing, and says why. */
export const readDryRun = async (session: Session): Promise<World['dryRun']> => {
  const found = await session.ports.dryRuns.newest();
  const dryRun = found === null || 'problem' in found ? found : believed(found);
  session.show((world) => ({ ...world, dryRun }));
  return dryRun;
};

const believed = (found: StoredDryRun): World['dryRun'] => {
  try {
    return dryRunOf(found.records, found);
  } catch (error) {
    if (error instanceof HoldpointError) return { problem: `dry run ${found.session}: ${error.what}: ${error.why}` };
    throw error;
  }
};

/** What a person reads before passes are adopted: which may be, and why the others may not. Nothing is written. */
export const listPasses = async (session: Session): Promise<PassList | Refusal> => {
  try {
    const looked = await look(session);
    return 'why' in looked ? looked : listOf(session, looked);
  } catch (error) {
    return refusalOf(session, error);
  }
};

/**
 * Adopts exactly what was listed: everything is looked at again, the evidence is copied so that this session's stands alone, then
 * the events are written. Of a list that no longer holds nothing is adopted, and no copy is left.
 */
export const adoptPasses = (session: Session, list: PassList, by: Actor): Promise<Refusal | null> =>
  onceAtATime(session, 'adopt passes', async () => {
    try {
      const looked = await look(session);
      if ('why' in looked) return looked;
      const passes = chosen(session, looked, list);
      if ('why' in passes) return passes;
      return await adopt(session, { type: 'adopt-passes', from: looked.dryRun, passes, facts: looked.facts }, by);
    } catch (error) {
      return refusalOf(session, error);
    }
  });

type Looked = { readonly dryRun: DryRun; readonly facts: AdoptionFacts; readonly sorted: SortedPasses };

const look = async (session: Session): Promise<Looked | Refusal> => {
  const { ports } = session;
  const dryRun = await readDryRun(session);
  if (dryRun === null) return { why: 'there is no dry run of this release', fix: 'Run the gates here.' };
  if ('problem' in dryRun) return { why: dryRun.problem, fix: 'Run the gates here.' };
  await refreshCandidate(session);
  const { state } = session.snapshot();
  const passes: KeptPass[] = [];
  for (const pass of dryRun.passes) {
    // A log may have a gigabyte: only what could be adopted is hashed.
    const wrong = whyNotAdopted(state, pass, ports.clock.now()) === null ? await ports.dryRuns.wrongWith(dryRun.session, pass.evidence) : null;
    passes.push({ ...pass, kept: wrong ?? pass.evidence });
  }
  const [tools, readers] = await Promise.all([versionsOf(session, [...new Set(passes.flatMap(({ step }) => stepOf(state, step)?.tools ?? []))]), readersOf(session)]);
  // HEAD and the tree last, as for a start.
  const facts = { checkout: await checkoutOf(session), host: ports.host, root: ports.git.root, tools, readers };
  return { dryRun, facts, sorted: sortPasses(session.snapshot().state, { from: dryRun, passes, facts }, { now: ports.clock.now(), by: session.you }) };
};

/** Files of the candidate that could tell a command its mode. The runbook names it for its own steps, and they are looked at one by one. */
const readersOf = async (session: Session): Promise<readonly string[] | null> => {
  const { candidate, plan } = session.snapshot().state;
  try {
    const files = await session.ports.git.filesNaming(candidate?.commit ?? 'HEAD', MODE_VARIABLE);
    return files.filter((file) => file !== plan?.source);
  } catch {
    return null;
  }
};

const listOf = (session: Session, { dryRun, sorted }: Looked): PassList => {
  const { state } = session.snapshot();
  const titleOf = (id: string): string => stepOf(state, id)?.title ?? id;
  return {
    session: dryRun.session,
    adoptable: sorted.adoptable.map((pass) => ({ step: pass.step, title: titleOf(pass.step), endedAt: pass.endedAt, commit: pass.for.commit, evidence: pass.evidence.length, n: pass.n, hash: pass.hash })),
    not: sorted.not.map(({ pass, why }) => ({ title: titleOf(pass.step), why })),
  };
};

/** The passes that were listed, or which of them is not what it was. */
const chosen = (session: Session, { dryRun, sorted }: Looked, list: PassList): readonly KeptPass[] | Refusal => {
  const passes: KeptPass[] = [];
  for (const { step, title, n, hash } of list.adoptable) {
    const same = dryRun.session === list.session ? sorted.adoptable.find((pass) => pass.step === step && pass.n === n && pass.hash === hash) : undefined;
    const why = sorted.not.find(({ pass }) => pass.step === step)?.why ?? 'the dry run has gone on since';
    if (same === undefined) return { why: `nothing was adopted: ${title}: ${why}`, fix: 'Open the list again.' };
    passes.push(same);
  }
  return passes;
};

const adopt = async (session: Session, asked: Extract<Command, { type: 'adopt-passes' }>, by: Actor): Promise<Refusal | null> => {
  const { dryRuns, clock } = session.ports;
  const refused = session.whyNot(asked, by);
  if (refused !== null) return refused;
  // Named by the record, so that no attempt of this session ever has the same folder.
  const nameOf = ({ step, n }: KeptPass): string => `${step}.dry-run-${asked.from.session}.${n}`;
  const drop = async (): Promise<void> => {
    for (const pass of asked.passes) await dryRuns.drop(nameOf(pass));
  };
  const copied = async (): Promise<typeof asked> => {
    const passes: KeptPass[] = [];
    for (const pass of asked.passes) passes.push({ ...pass, kept: await dryRuns.keep(asked.from.session, pass.evidence, nameOf(pass)) });
    return { ...asked, passes, facts: { ...asked.facts, checkout: await checkoutOf(session) } };
  };
  const command = await copied().catch(async (error: unknown) => {
    await drop();
    throw error;
  });
  const refusal = await session.dispatch(command, by);
  // What could not be written may be on disk all the same, and then rests on the copies.
  if (refusal !== null && session.snapshot().world.readOnly === null) await drop();
  if (refusal !== null) return refusal;
  const count = asked.passes.length;
  session.show((world) => say(world, 'passed', `${count === 1 ? 'A pass was' : `${count} passes were`} adopted from dry run ${asked.from.session}.`, clock.now()));
  return null;
};
