import type { Event, Recorded } from '../../src/core/event.ts';
import { acting, applicable, behind, closed, isBlockersGate, isOutside, newestOf, stepIn, usedBy, valueOf } from './journal-known.ts';
import type { Known } from './journal-known.ts';

/** What is wrong with a pass that was taken from a dry run; only one with nothing wrong counts as a pass. */
export const wrongPass = (known: Known, { at, by, event }: Pick<Recorded, 'at' | 'by'> & { readonly event: Extract<Event, { type: 'pass.adopted' }> }): readonly string[] => {
  const step = stepIn(known, event.step);
  if (step === undefined) return ['that is in no plan'];
  const newest = newestOf(known, step.id);
  const wrong: string[] = [];
  if (known.plan?.mode !== 'live' || event.from.mode !== 'dry-run' || !by.person) wrong.push('by nobody, or not from a dry run into a live session');
  if (isOutside(step) || (step.effect === 'local' && !step.inCheckout) || step.mayChangeCheckout) wrong.push('though it leaves something behind');
  if (step.point === 'hold' || step.judge.length > 0 || isBlockersGate(known, step.id) || step.advisory) wrong.push('though no machine alone opens it');
  if (step.when?.inputs?.['mode'] !== undefined || known.plan?.steps.some((other) => other.reads.includes(step.id)) === true) wrong.push('though it depends on the mode, or something reads it');
  if (applicable(known, step) !== 'yes') wrong.push('though it does not apply');
  if (event.for.commit !== known.commit || event.for.tree !== 'clean') wrong.push('for another commit');
  if (event.for.step !== step.hash) wrong.push('for another definition');
  for (const name of step.uses) if (event.for.values[name] === undefined || event.for.values[name] !== valueOf(known, name)) wrong.push(`for another ${name}`);
  for (const id of step.reads) if (event.for.reads?.[id] !== (newestOf(known, id)?.n ?? 0)) wrong.push(`for another run of ${id}`);
  if (event.evidence.length === 0 || event.endedAt > at || (step.freshMs !== null && at >= event.endedAt + step.freshMs)) wrong.push('without evidence that is fresh');
  if (event.attempt !== (newest?.n ?? 0) + 1) wrong.push('as an attempt that does not follow the last one');
  if (newest !== undefined && newest.outcome?.result !== 'passed') wrong.push('over what this session found itself');
  if (newest !== undefined && closed(known, step.id, at) === null) wrong.push('over one that stands');
  const user = usedBy(known, step);
  if (user !== null) wrong.push(`after ${user} had used it`);
  if (acting(known).some(({ id, fixing }) => fixing || stepIn(known, id)?.mayChangeCheckout === true)) wrong.push('though the checkout was being changed');
  for (const id of [...step.needs, ...behind(known, step)]) {
    const why = closed(known, id, at);
    if (why !== null && (step.needs.includes(id) || !(known.blockers.size > 0 && isBlockersGate(known, id)))) wrong.push(`while ${id} ${why}`);
  }
  return wrong;
};
