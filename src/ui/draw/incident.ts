import type { Account } from '../../core/account.ts';
import type { Step } from '../../core/plan.ts';
import { recheckedFor } from '../../core/rechecked.ts';
import type { Attempt, State } from '../../core/state.ts';
import { agoOf } from '../duration.ts';
import { labelled, paragraph, piece, row } from '../rows.ts';
import type { Row } from '../rows.ts';
import type { Drawing } from './detail.ts';
import { tableRows } from './picture.ts';

/** The account of an act that was looked at to its end; null while it is looked at, and of journals that have none. */
export const accountOf = ({ outcome, reconciling }: Attempt): Account | null => (reconciling || outcome === null || outcome.result === 'passed' ? null : (outcome.account ?? null));

/** Each place with what it has and what may be done there; right below it both digests where they differ. */
export const outRows = ({ out, bytes }: Account, attempt: Attempt, { world, width, glyphs }: Drawing): readonly Row[] => {
  const [head = [], , ...rows] = tableRows(out, { width, glyphs });
  const differ = new Set(out.rows.flatMap(({ mark, cells: [place = ''] }) => (mark === 'failed' ? [place] : [])));
  const looked = attempt.reconciledAt ?? attempt.endedAt;
  return [
    head,
    ...rows,
    ...bytes.filter((line) => differ.has(line.split(':')[0] ?? '')).flatMap((line) => paragraph(line, width, 'danger')),
    ...(looked === null ? [] : [row(piece(`looked at ${agoOf(world.now - looked)}`, 'dim'))]),
  ];
};

/** What must be repaired first: the job, what it said, whose credential that is. Long lines are cut; they stand in full below. */
export const failedRows = ({ failed }: Account, { width, short }: Drawing & { readonly short: boolean }): readonly Row[] =>
  failed.flatMap(([label, value]) => labelled(label, value, { width, labelWidth: 12 }).slice(0, short ? 2 : 4));

/** What `r` leads to, and what comes before it, in order. Nothing is built again, and nothing is sent before the words are typed. */
export const retryRows = (account: Account, step: Step, { state, width }: Drawing): readonly Row[] => {
  if (account.sends === null) return [];
  const steps: readonly (readonly [string, string])[] = [
    ...(account.failed.length === 0 ? [] : [['you repair', repairOf(account)] as const]),
    ['r asks again', askedAgain(account, step, state)],
    ...(step.words === null ? [] : [['you type', step.words] as const]),
    ['it sends', account.sends],
  ];
  return steps.flatMap(([label, value], index) => labelled(`${index + 1} ${label}`, value, { width, labelWidth: 16 }));
};

const repairOf = ({ failed }: Account): string => {
  const all = (wanted: string): readonly string[] => failed.flatMap(([label, value]) => (label === wanted ? [value] : []));
  const credentials = [...new Set(all('credential'))];
  return credentials.length > 0 ? credentials.join(', ') : `what made ${all('job').map((job) => job.split(',')[0]).join(', ')} fail`;
};

/** The newest step first: what was built stands right before what publishes it. */
const askedAgain = ({ of }: Account, step: Step, state: State): string => {
  const again = new Set(recheckedFor(state, step));
  const titles = (state.plan?.steps ?? []).filter((one) => again.has(one)).map(({ title }) => title);
  const build = of.flatMap(([label, value]) => (label === 'build run' ? [` (still run ${value})`] : [])).join('');
  return [...titles.toReversed().map((title, index) => (index === 0 ? `${title}${build}` : title)), 'blockers', 'tag', 'branch', 'runbook', 'evidence'].join(', ');
};

/** What else is known of it: the whole bytes, by which runs, how what is out is taken out of sight. */
export const moreRows = ({ bytes, of, withdraw }: Account, { width }: Drawing): readonly Row[] => [
  ...of.flatMap(([label, value]) => labelled(label, value, { width, labelWidth: 12 })),
  ...bytes.flatMap((line) => labelled('bytes', line, { width, labelWidth: 12 })),
  ...withdraw.flatMap((line) => labelled('withdraw', line, { width, labelWidth: 12 })),
];

/** Something is out, and not all of it, or not ours. */
export const isIncident = ({ outcome }: Attempt): boolean => (outcome?.result === 'unknown' && outcome.partial === true) || (outcome?.result === 'failed' && outcome.conflict === true);
