import type { Json } from '../../core/json.ts';
import type { Asked, Preconditions } from '../../core/event.ts';
import type { State } from '../../core/state.ts';
import { stepOf } from '../../core/state.ts';
import type { Danger, World } from '../../core/world.ts';
import { agoOf } from '../duration.ts';
import type { Glyphs } from '../glyphs.ts';
import { broken } from '../broken.ts';
import { clean } from '../clean.ts';
import { BLANK, labelled, paragraph, piece, row, rowWidth } from '../rows.ts';
import type { Row } from '../rows.ts';
import { widthOf } from '../text.ts';

/** Whether its words can be typed: everything was asked, nothing is in the way, and nothing has changed since. */
export const canBeTyped = (danger: Danger | null): boolean => danger !== null && danger.found !== null && danger.refusals.length === 0 && danger.changed.length === 0;

const segmenter = new Intl.Segmenter();
/** How many letters a person has to type. */
export const lettersOf = (words: string): number => [...segmenter.segment(words)].length;

/** What an irreversible step is about, and why nobody takes it back, in one sentence each. */
export const headlineOf = (state: State, id: string): string => {
  const step = stepOf(state, id);
  const target = state.plan?.target ?? 'it';
  if (step !== undefined && step.publishes.length > 0) return `This makes ${target} public. It cannot be taken back: no registry takes a version twice.`;
  if (step?.pinsCandidate === true) return `This puts the tag ${target} on the remote. It cannot be taken back: a tag that others may have is never moved.`;
  return `${step?.title ?? id}. It cannot be taken back.`;
};

/** The same of an approval: a rehearsal publishes nothing, and what stands behind an environment is not seen from here. */
export const approvalHeadlineOf = (state: State, id: string, environment: string): string =>
  `This lets the run past ${environment}, as you. ${(stepOf(state, id)?.publishes.length ?? 0) > 0 ? 'What it publishes then cannot be taken back.' : 'An approval cannot be taken back, and what the run does then is not seen from here.'}`;

/** What has to be typed, every letter of it. */
export const typeRows = (words: string, width: number): readonly Row[] => {
  const line = row('Type  ', piece(words, 'strong'), '  to do it, then press enter.');
  return rowWidth(line) <= width ? [line] : [row('Type this to do it, then press enter:'), ...broken(clean(words), width - 2).map((part) => row('  ', piece(part, 'strong')))];
};

type DangerDrawing = { readonly headline: string; /** In a small window: everything that was asked, and no blank lines. */ readonly compact: boolean; readonly state: State; readonly world: World; readonly danger: Danger | null; readonly width: number; readonly glyphs: Glyphs };

/** What is about to happen, what it rests on with the age of each answer, and what stands in the way. */
export const dangerRows = (drawing: DangerDrawing): readonly Row[] => {
  const { danger, width } = drawing;
  const gap = drawing.compact ? [] : [BLANK];
  if (danger !== null && danger.changed.length > 0)
    return [
      ...paragraph('This dialog closed itself: something it rests on changed since it opened.', width, 'danger'),
      BLANK,
      ...danger.changed.flatMap((what) => paragraph(`  ${drawing.glyphs.mark.stale} ${what}`, width, 'status.stale')),
      ...refusalRows(drawing),
      BLANK,
      ...paragraph('Nothing was done. Look at what changed, then open it again.', width),
    ];
  return [
    ...paragraph(drawing.headline, width, 'strong'),
    ...gap,
    ...factRows(drawing),
    ...gap,
    ...askedRows(drawing),
    ...refusalRows(drawing),
  ];
};

const factRows = ({ state, danger, width }: DangerDrawing): readonly Row[] => {
  const commit = `${(state.candidate?.commit ?? '').slice(0, 12)}${state.candidate?.branch == null ? '' : ` on ${state.candidate.branch}`}`;
  const facts = danger === null || danger.facts.length === 0 ? [['commit', commit] as const] : danger.facts;
  const labelWidth = Math.min(16, Math.max(...facts.map(([label]) => widthOf(label))) + 3);
  return facts.flatMap(([label, value]) => labelled(label, value, { width: width - 2, labelWidth }).map((line): Row => [piece('  '), ...line]));
};

const askedRows = ({ danger, world, width, glyphs, compact }: DangerDrawing): readonly Row[] => {
  const found = danger?.found ?? null;
  if (found === null) return [row(piece('Asking the tracker, the remote and the runbook…', 'dim'))];
  if (compact) return compactRows(found, { now: world.now, width, glyphs });
  const line = <T extends Json>(what: string, asked: Asked<T>, say: (value: T) => string): readonly Row[] =>
    labelled(what, asked.ok ? `${say(asked.value)}   asked ${agoOf(world.now - asked.at)}` : `no answer: ${asked.why}`, { width: width - 4, labelWidth: 14 }).map((one, index): Row => [piece(index === 0 ? `  ${glyphs.mark[asked.ok ? 'passed' : 'unknown']} ` : '    ', `status.${asked.ok ? 'passed' : 'unknown'}`), ...one]);
  return [
    ...line('blockers', found.blockers, (open) => (open.length === 0 ? '0 open' : `${open.length} open: ${open.map((blocker) => blocker.id).join(', ')}`)),
    ...line('remote tag', found.remoteTag, (tag) => (tag === null ? 'not there yet' : `at ${tag.commit.slice(0, 7)}`)),
    ...line('remote branch', found.remoteBranch, ({ commit }) => `at ${commit.slice(0, 7)}`),
    ...line('runbook', found.runbookHash, (hash) => `sha256 ${hash.slice(0, 8)}…`),
    ...(found.evidence === undefined ? [] : line('evidence', found.evidence, evidenceWord)),
    ...Object.entries(found.rechecks).flatMap(([id, asked]) => line(id, asked, ({ passes, why }) => (passes ? 'still passes' : `would not pass now: ${why}`))),
  ];
};

const evidenceWord = (changed: readonly string[]): string => (changed.length === 0 ? 'as recorded' : changed.join(', '));

/** Two answers on a line where both fit, each with its age; one that is missing, or says no, has a line of its own. */
const compactRows = (found: Preconditions, { now, width, glyphs }: { readonly now: number; readonly width: number; readonly glyphs: Glyphs }): readonly Row[] => {
  const half = Math.floor((width - 2) / 2);
  const said = <T extends Json>(what: string, asked: Asked<T>, say: (value: T) => string): string =>
    asked.ok ? `${glyphs.mark.passed} ${what} ${say(asked.value)}, ${agoOf(now - asked.at)}` : `${glyphs.mark.unknown} ${what}: no answer ${agoOf(now - asked.at)}: ${asked.why}`;
  const all = [
    said('blockers', found.blockers, (open) => `${open.length} open`),
    said('tag', found.remoteTag, (tag) => (tag === null ? 'not there yet' : `at ${tag.commit.slice(0, 7)}`)),
    said('branch', found.remoteBranch, ({ commit }) => `at ${commit.slice(0, 7)}`),
    said('runbook', found.runbookHash, (hash) => `sha256 ${hash.slice(0, 8)}…`),
    ...(found.evidence === undefined ? [] : [said('evidence', found.evidence, evidenceWord)]),
    ...Object.entries(found.rechecks).map(([id, asked]) => said(id, asked, ({ passes, why }) => (passes ? 'still passes' : `would not pass now: ${why}`))),
  ];
  const rows: Row[] = [];
  for (let at = 0; at < all.length; at += 1) {
    const [first = '', second] = [all[at], all[at + 1]];
    const together = second !== undefined && widthOf(first) <= half - 2 && widthOf(second) <= half;
    if (together) rows.push(row(piece(`  ${first}${' '.repeat(half - widthOf(first))}${second}`)));
    else rows.push(...paragraph(first, width - 2).map((one): Row => [piece('  '), ...one]));
    if (together) at += 1;
  }
  return rows;
};

const refusalRows = ({ danger, width, glyphs }: DangerDrawing): readonly Row[] =>
  danger === null || danger.refusals.length === 0
    ? []
    : [BLANK, row(piece('In the way', 'danger')), ...danger.refusals.flatMap((refusal) => paragraph(`  ${glyphs.mark.failed} ${refusal.why}. ${refusal.fix}`, width, 'status.failed'))];
