import type { Picture } from '../core/picture.ts';
import { quoted } from '../core/quoted.ts';
import { proofOf } from '../core/rules.ts';
import type { Evidence, Verdict } from '../core/verdict.ts';
import type { KindPorts } from '../ports.ts';
import type { NotBuilt } from './built-files.ts';
import { buildStepOf, formulaSchema } from './formula/form.ts';
import type { FormulaSpec } from './formula/form.ts';
import { noteFormula, orderOf, publishFormula, takeBack } from './formula/publish.ts';
import { changedLines, rewriteFormula } from './formula/rewrite.ts';
import type { FormulaOrder } from './formula/rewrite.ts';
import { tapOf } from './formula/tap.ts';
import { defineKind } from './kind.ts';
import type { At } from './kind.ts';
import { textIn } from './run-of-step.ts';

/** The formula as the tap's remote has it at its head, and what it must say, or why that is not known. */
type Seen = { readonly tap: string; readonly path: string; readonly branch: string; readonly commit: string; readonly text: string | null; readonly order: FormulaOrder | NotBuilt };

/** Brings a Homebrew formula to this version: rewrites it from what was built, commits, pushes, and reads it again from the remote. */
export const formula = defineKind<typeof formulaSchema, Seen>({
  key: 'formula',
  schema: formulaSchema,
  siblings: [],
  traits: (spec) => {
    const build = buildStepOf(spec);
    return { effect: 'remote', acts: true, reads: build === undefined ? [] : [build] };
  },
  fields: ({ formula: of }) => [of.asset.replaceAll('{platform}', ''), of.commit],
  commands: () => [],
  would: ({ formula: of }) => [`rewrite version, URLs and checksums of the formula of ${of.channel}`, `git commit -m ${quoted(of.commit)}  (in the tap)`, 'git push origin HEAD  (in the tap)'],
  before: noteFormula,
  act: publishFormula,
  look: (at, ports) => lookAtTap(at, ports),
  judge: (at, seen) => judgeTap(at, seen),
  draw: (at, seen) => picture(at, seen),
  revert: takeBack,
});

const lookAtTap = async (at: At<FormulaSpec>, ports: KindPorts): Promise<Seen> => {
  const tap = tapOf(at, at.spec.formula.channel, ports);
  const github = ports.github(tap.repository);
  const branch = textIn(at.attempt.note, 'branch') ?? (await github.repository()).defaultBranch;
  const commit = await github.branchHead(branch);
  return { tap: tap.repository, path: tap.formula, branch, commit, text: await github.content(tap.formula, commit), order: await orderOf(at, ports) };
};

const SETTLES_MS = 60_000;

/** It is right when the remote's own text, rewritten, stays what it is. */
const judgeTap = (at: At<FormulaSpec>, seen: Seen): Verdict => {
  const evidence: readonly Evidence[] = [
    { type: 'value', name: `${seen.tap} ${seen.branch}`, value: seen.commit },
    ...diffOf(at).map((lines): Evidence => ({ type: 'value', name: 'change', value: lines.join('\n') })),
  ];
  if ('why' in seen.order) return { is: 'unknown', why: `what was built is not known: ${seen.order.why}`, evidence };
  const rewritten = seen.text === null ? { ok: false as const, why: `the tap has no ${seen.path}` } : rewriteFormula(seen.text, seen.order);
  const proof = rewritten.ok && rewritten.text === seen.text ? proofOf([...evidence, ...rewritten.assets.map(({ name, sha256 }): Evidence => ({ type: 'value', name, value: sha256 }))]) : null;
  const { takingBackSince } = at.attempt;
  // A push that was cut off here may still arrive there, and GitHub may tell of it late.
  if (proof !== null && takingBackSince !== undefined && at.now < takingBackSince + SETTLES_MS) return { is: 'wait', why: `${seen.tap} has it; taking it back may still arrive`, againMs: 5_000, deadlineAt: takingBackSince + SETTLES_MS };
  if (proof !== null) return { is: 'passed', evidence: proof };
  const isOther = rewritten.ok && !rewritten.isOf;
  if (takingBackSince !== undefined && at.purpose === 'reconcile' && isOther) return { is: 'absent', why: `it was taken back: the formula on ${seen.tap} is not of ${seen.order.version}`, evidence };
  const before = textIn(at.attempt.note, 'remote');
  // Where the tap was before is lost; a formula of another version is none that this release pushed, and can be brought to it.
  if (before === null && at.attempt.recovered === true && at.purpose === 'reconcile' && isOther) return { is: 'absent', why: `the formula on ${seen.tap} is not of ${seen.order.version}`, evidence };
  if (seen.commit === before && at.purpose === 'reconcile') return { is: 'absent', why: `${seen.tap} is where it was`, evidence };
  if (seen.commit === before && at.now < at.attempt.startedAt + SETTLES_MS) return { is: 'wait', why: `${seen.tap} does not show the push yet`, againMs: 2_000, deadlineAt: at.attempt.startedAt + SETTLES_MS };
  if (seen.commit === before) return { is: 'unknown', why: `the push was taken, and ${seen.tap} does not show it`, evidence };
  const wrong = !rewritten.ok ? rewritten.why : `it differs: ${changedLines(seen.text ?? '', rewritten.text).join(' ')}`;
  return { is: 'failed', conflict: true, why: `the formula on ${seen.tap} is not what was built: ${wrong}`, fix: 'Look at who pushed it, bring the checkout of the tap up to date, then try again.', evidence };
};

const diffOf = (at: At<FormulaSpec>): readonly (readonly string[])[] => {
  const diff = at.attempt.sent?.['diff'];
  return Array.isArray(diff) ? [diff.filter((line) => typeof line === 'string')] : [];
};

const picture = (at: At<FormulaSpec>, seen: Seen): Picture => {
  const rewritten = seen.text === null || 'why' in seen.order ? null : rewriteFormula(seen.text, seen.order);
  const rows = rewritten?.ok === true ? rewritten.assets.map(({ name, sha256 }) => (seen.text?.includes(sha256) === true ? { mark: 'passed' as const, label: name, at: `${sha256.slice(0, 12)} in it` } : { mark: 'waiting' as const, label: name, at: `${sha256.slice(0, 12)} not in it` })) : [];
  return [
    { type: 'facts', rows: [['tap', `${seen.tap} ${seen.branch}`], ['head', `${seen.commit}${whoseHead(at, seen)}`], ['formula', seen.text === null ? `${seen.path}: not there` : seen.path]] },
    ...(rows.length === 0 ? [] : [{ type: 'marks' as const, title: 'Checksums', rows }]),
    ...diffOf(at).map((lines) => ({ type: 'text' as const, title: 'What changed', lines })),
  ];
};

/** Whether the tap's head is where it was before the intent, or the commit that we pushed. */
const whoseHead = (at: At<FormulaSpec>, { commit }: Seen): string => {
  if (commit === textIn(at.attempt.sent, 'commit')) return ' (the commit that we pushed)';
  return commit === textIn(at.attempt.note, 'remote') ? ' (where it was before the intent)' : '';
};
