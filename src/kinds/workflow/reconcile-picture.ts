import type { At } from '../../core/kind.ts';
import type { Block, Mark, Picture } from '../../core/picture.ts';
import { channelBlocks } from '../channels-picture.ts';
import { textIn } from '../run-of-step.ts';
import type { Considered } from './find-runs.ts';
import type { WorkflowSpec } from './form.ts';
import type { WorkflowSeen } from './look.ts';

/** Runs that are shown; of the others it is said how many there are. */
const RUNS_SHOWN = 6;

/** What a dispatch is settled by: by what its run would be known, each run that was there with why it is ours or not, and each channel. */
export const reconcilePicture = (at: At<WorkflowSpec>, seen: WorkflowSeen): Picture => {
  const { channels } = seen;
  const names = at.spec.workflow.publishes ?? [];
  const comparable = channels !== null && channels !== 'unknown';
  return [
    { type: 'facts', rows: [['our run', knownBy(at)]] },
    ...runBlocks(at, seen),
    ...(names.length === 0 ? [] : comparable ? channelBlocks(names.map((name) => ({ name, seen: channels[name] }))) : [{ type: 'facts' as const, rows: [['channels', 'not asked: what was built is not known, so nothing could be compared'] as const] }]),
  ];
};

const knownBy = (at: At<WorkflowSpec>): string => {
  const { note, sent, facts } = at.attempt;
  const id = textIn(facts, 'runId') ?? textIn(sent, 'runId');
  if (id !== null) return `${id} of ${at.spec.workflow.file}, known by its id`;
  const [actor, head, above, nonce] = [textIn(note, 'actor'), textIn(note, 'head'), textIn(note, 'highest'), textIn(note, 'nonce')];
  return [`a dispatch of ${at.spec.workflow.file}`, actor === null ? '' : `by ${actor}`, head === null ? '' : `at ${head.slice(0, 7)}`, above === null ? '' : `above ${above}`, nonce === null ? '' : `marked ${nonce}`].filter((part) => part !== '').join(', ');
};

const runBlocks = (at: At<WorkflowSpec>, { considered, found, why, candidates = [], unshown = [] }: WorkflowSeen): readonly Block[] => {
  if (found === 'unreadable') return [{ type: 'facts', rows: [['runs', `not compared: ${why}`]] }];
  const perhaps = [...candidates, ...unshown].map(({ id }) => id);
  if (considered.length === 0 && perhaps.length > 0) return [{ type: 'facts', rows: [['runs', `the record is lost, and these may be its own: ${perhaps.join(', ')}`]] }];
  if (considered.length === 0) return [{ type: 'facts', rows: [['runs', `GitHub lists no run of ${at.spec.workflow.file} since the intent`]] }];
  const ours = considered.filter((one) => one.whyNot === null);
  const shown = [...ours, ...considered.filter((one) => one.whyNot !== null)].slice(0, RUNS_SHOWN);
  const left = considered.length - shown.length;
  const fit = ours.length > 1 ? 'matches, and so does another' : 'ours';
  return [
    {
      type: 'table',
      head: ['Run', 'state', 'ours?'],
      rows: [
        ...shown.map(({ id, status, conclusion, whyNot }) => ({
          mark: markOf({ status, conclusion, whyNot }, { alone: ours.length === 1 }),
          cells: [id, `${status.replaceAll('_', ' ')}${conclusion === null ? '' : `: ${conclusion}`}`, whyNot === null ? fit : `no: ${whyNot}`],
        })),
        ...(left === 0 ? [] : [{ mark: 'not-applicable' as const, cells: [`${left} more`, '', 'no'] }]),
      ],
    },
  ];
};

const markOf = ({ status, conclusion, whyNot }: Pick<Considered, 'status' | 'conclusion' | 'whyNot'>, { alone }: { readonly alone: boolean }): Mark => {
  if (whyNot !== null) return 'not-applicable';
  if (!alone) return 'unknown';
  return status !== 'completed' ? 'running' : conclusion === 'success' ? 'passed' : 'failed';
};
