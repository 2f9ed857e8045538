import type { Attempt } from '../../core/state.ts';
import type { Evidence } from '../../core/verdict.ts';
import type { Watch, World } from '../../core/world.ts';
import type { KeyContext } from '../context.ts';
import { agoOf } from '../duration.ts';
import type { Glyphs } from '../glyphs.ts';
import { labelled, paragraph, piece, row, textOf } from '../rows.ts';
import type { Row } from '../rows.ts';
import type { Selected } from '../selection.ts';
import { clean } from '../clean.ts';
import { evidenceText } from './detail.ts';
import type { Drawing } from './detail.ts';
import { pictureRows } from './picture.ts';

/**
 * What was looked at to settle an act, and how long ago. A look that got no answer says why. After a restart the picture is gone;
 * what is in the journal is shown instead, with its own age.
 */
export const lookedRows = ({ step }: Selected, attempt: Attempt, context: KeyContext, { state, world, width, glyphs }: Drawing): readonly Row[] => {
  const watch = world.watches[step.id];
  const seen = seenOf(step.id, attempt, world);
  const missed = attempt.reconciling && watch?.polls[0]?.ok === false ? watch.polls[0] : undefined;
  const next = watch?.nextAt === null || watch === undefined || watch.nextAt <= world.now ? '' : `, asked again in ${Math.ceil((watch.nextAt - world.now) / 1000)} s`;
  return [
    ...(missed === undefined ? [] : paragraph(`${glyphs.mark.unknown} could not be asked ${agoOf(world.now - missed.at)}: ${missed.text}${next}`, width, 'status.unknown')),
    ...(seen !== undefined
      ? [row(piece(`${seen.look?.purpose === 'reconcile' || step.effect === 'none' ? 'looked at' : 'seen while it was watched'} ${agoOf(world.now - seen.lookedAt)}`, 'dim')), ...pictureRows(seen.picture.filter((block) => block.type !== 'text'), { width, glyphs }).filter((line) => !isAir(line, glyphs))]
      : attempt.reconciledAt !== null
        ? journaledRows(attempt, { now: world.now, width })
        : missed === undefined
          ? [row(piece(attempt.reconciling ? 'Being asked; no answer yet.' : neverLeft(attempt) ? 'Nothing: it never left, so there is nothing to look for.' : 'Not looked at yet: r looks.', 'dim'))]
          : []),
    ...orphanRows(step.inCheckout && state.resumes.length > 0, context, width),
  ];
};

/** It was refused on this machine, before anything was sent. */
const neverLeft = ({ outcome, reconciledAt }: Attempt): boolean => outcome?.result === 'failed' && outcome.notDone === true && reconciledAt === null;

/** What was seen beside that: what was compared, and what a job that failed said. It is long, so it stands below what follows from it. */
export const detailsOfLook = ({ step }: Selected, attempt: Attempt, { world, width, glyphs }: Drawing): readonly Row[] =>
  pictureRows(seenOf(step.id, attempt, world)?.picture.filter((block) => block.type === 'text') ?? [], { width, glyphs });

/** The look that is about this attempt: what an earlier one was settled by says nothing of it. */
const seenOf = (step: string, attempt: Attempt, world: World): Watch | undefined => {
  const watch = world.watches[step];
  return watch?.look?.attempt === attempt.n ? watch : undefined;
};

/** Blank lines and rules: what follows from all this must not be pushed out of the window. */
const isAir = (line: Row, glyphs: Glyphs): boolean => textOf(line).replaceAll(glyphs.rule, '').trim() === '';

/** What the last look left in the journal, from before this start of Holdpoint. */
const journaledRows = (attempt: Attempt, { now, width }: { readonly now: number; readonly width: number }): readonly Row[] => {
  const evidence: readonly Evidence[] = attempt.outcome?.evidence ?? [];
  const head = paragraph(`looked at ${agoOf(now - (attempt.reconciledAt ?? now))}; this is what the journal kept of it`, width, 'dim');
  return [...head, ...(evidence.length === 0 ? [row('nothing was found')] : evidence.slice(0, 8).flatMap((one) => labelled(clean(one.name).slice(0, 20), evidenceText(one), { width, labelWidth: 22 }).slice(0, 2)))];
};

/** Processes of the step that outlived Holdpoint; of steps that run commands, that there are none is said too. */
const orphanRows = (runsHere: boolean, { orphans }: KeyContext, width: number): readonly Row[] => {
  if (orphans.length > 0) return orphans.flatMap(({ pid, command }) => paragraph(`process group ${pid} of ours still lives: ${command}`, width, 'status.unknown'));
  return runsHere ? [row('no process group of it was alive when Holdpoint was started again')] : [];
};
