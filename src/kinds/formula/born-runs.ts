import type { Refusal } from '../../core/command.ts';
import { isJsonObject } from '../../core/json.ts';
import type { At } from '../../core/kind.ts';
import type { GitHub, KindPorts, Run } from '../../ports.ts';
import { isDispatchOnly, readAt } from '../preflight/workflows.ts';
import { runIdOf, textIn } from '../run-of-step.ts';
import { buildStepOf } from './form.ts';
import type { FormulaSpec } from './form.ts';

/** How long the end of a run may take to start another. */
const BIRTH_MS = 120_000;

/**
 * Why the tap must not be pushed now: a run that the end of the build has started, or one of a workflow that publishes, goes on, or may still begin.
 * Prevents: a publish that started by itself, held back by nothing but the stale formula, let loose by the push of the tap.
 * @throws WorldError when GitHub did not answer.
 */
export const whyTapWaits = async (at: At<FormulaSpec>, ports: KindPorts): Promise<Refusal | null> => {
  const step = buildStepOf(at.spec);
  const runId = step === undefined ? null : runIdOf(at, step);
  // Without its run nothing is known of what was built either, and the act says so.
  if (runId === null) return null;
  const github = ports.github(at.plan.repository);
  const files = publishingFiles(at);
  const build = await github.run(runId);
  const [born, ...own] = await Promise.all([github.runsOfEvent('workflow_run', build.createdAt), ...files.map((file) => github.runs({ file }))]);
  const going = [...born, ...own.flat()].find(({ status }) => status !== 'completed');
  if (going !== undefined) return { why: wordsOf(going), fix: 'Wait until it has ended, or cancel it on GitHub, and look at what it did. Then try again.' };
  const quietAt = build.updatedAt + BIRTH_MS;
  // Without the server's clock it is not known how long ago that was.
  if (github.serverNow() >= quietAt) return null;
  const eager = await startedByItself(files, github, ports);
  return eager === undefined ? null : { why: `${eager} is not started by a dispatch alone, and the build has just ended: a run of it may still begin`, fix: `Wait until ${clock(quietAt)}, then try again.` };
};

const publishingFiles = ({ plan }: At<unknown>): readonly string[] => [
  ...new Set(plan.steps.flatMap(({ spec }) => (isJsonObject(spec['workflow']) && spec['workflow']['publishes'] !== undefined ? (textIn(spec['workflow'], 'file') ?? []) : []))),
];

const startedByItself = async (files: readonly string[], github: GitHub, { readWorkflow }: KindPorts): Promise<string | undefined> => {
  if (files.length === 0) return undefined;
  // A run is born by the file of the default branch, whatever the build was of.
  const { defaultBranch } = await github.repository();
  const read = await Promise.all(files.map(async (file) => ({ file, workflow: await readAt(file, defaultBranch, { github, readWorkflow }) })));
  return read.find(({ workflow }) => workflow !== null && !isDispatchOnly(workflow))?.file;
};

const wordsOf = ({ id, path, event, status, url }: Run): string => `run ${id} of ${path.slice(path.lastIndexOf('/') + 1)}, started by ${event}, is ${status.replaceAll('_', ' ')}: the push of the tap could let it publish: ${url}`;

const clock = (at: number): string => `${new Date(at).toISOString().slice(11, 16)} UTC`;
