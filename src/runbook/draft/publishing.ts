import type { WorkflowInput } from '../../core/dispatch-inputs.ts';
import { builderOf, channelNameOf, idOf, publishedManifests, startedByTag } from './roles.ts';
import type { DraftStep } from './roles.ts';
import type { Survey } from './survey.ts';
import type { FoundWorkflow } from './workflows.ts';

/** How it gets out: what the tag does not start. Where nothing here says how, a person is asked. */
export const publishSteps = (survey: Survey): readonly DraftStep[] => {
  const byTag = startedByTag(survey);
  const others = survey.workflows.filter((workflow) => workflow.publishes.length > 0 && !byTag.includes(workflow));
  const dispatched = others.filter(({ triggers }) => triggers.includes('workflow_dispatch'));
  const released = others.filter(({ triggers }) => triggers.includes('release') && !triggers.includes('workflow_dispatch'));
  const steps = [...dispatched.map((workflow) => dispatchStep(survey, workflow)), ...(released.length === 0 ? [] : releaseSteps(released))];
  if (steps.length > 0 || byTag.some(({ publishes }) => publishes.length > 0)) return steps;
  return [{ step: { id: 'publish', title: 'Publish', manual: 'Publish {target}, and give the address where it is.' }, asks: 'how it is published', note: 'No workflow here publishes. Write how: a command as run: with effect: irreversible, or a workflow that is dispatched.' }];
};

/** What an input of a dispatch is given, where its name leaves no doubt; null where only a person knows. */
const valueFor = (name: string, { required, type, options }: WorkflowInput, { hasRun }: { readonly hasRun: boolean }): string | null | undefined => {
  if (/run[-_]?id$/i.test(name) && hasRun) return '{build_run_id}';
  if (type === 'string' && /^(?:release[-_]?)?(?:tag|ref)(?:[-_]?name)?$/i.test(name)) return '{target}';
  if (type === 'string' && /^(?:release[-_]?)?version$/i.test(name)) return '{version}';
  if (options?.includes('false') === true && /skip|dry|rehears|draft|partial|allow|force/i.test(name)) return 'false';
  return required ? null : undefined;
};

const SKIPS: { readonly [channel: string]: RegExp } = { npm: /^skip[-_]npm$/i, crates: /^skip[-_](?:crates(?:[-_.]?io)?|cargo)$/i, pypi: /^skip[-_](?:pypi|python)$/i };

/** A dispatch that publishes is compared with a build, so without one, or with an input that nobody here knows, a person starts it. */
const dispatchStep = (survey: Survey, workflow: FoundWorkflow): DraftStep => {
  const { file, inputs, publishes } = workflow;
  const build = builderOf(survey);
  const names = [...inputs.keys()].filter((name) => /^[A-Za-z_][\w-]*$/.test(name));
  const values = names.map((name) => [name, valueFor(name, inputs.get(name) ?? { required: true, type: 'string', options: null }, { hasRun: build !== undefined })] as const);
  const unknown = values.filter(([, value]) => value === null).map(([name]) => name);
  const channels = publishedManifests(survey).filter(({ kind }) => publishes.includes(kind)).map(({ kind }) => channelNameOf(kind));
  if (build === undefined || unknown.length > 0 || names.length !== inputs.size || channels.length === 0) {
    const why = build === undefined ? 'no run of the tag leaves artifacts to compare with' : channels.length === 0 ? 'no package of a manifest here is what it publishes' : `only you know its inputs ${unknown.join(', ')}`;
    return { step: { id: idOf(file), title: `Dispatch of ${file}`, manual: `Start ${file} on GitHub for {target}, wait until it has ended, and give the address of its run.` }, asks: `how ${file} is dispatched: ${why}`, note: `As a step of its own it is watched and nothing of it is sent twice:\nworkflow: { file: ${file}, dispatch: { input: value }, publishes: [channel] }, effect: irreversible` };
  }
  const skip = Object.fromEntries(channels.flatMap((channel) => names.filter((name) => SKIPS[channel]?.test(name) === true).map((name) => [channel, name] as const)));
  const dispatch = Object.fromEntries(values.flatMap(([name, value]) => (typeof value === 'string' && !Object.values(skip).includes(name) ? [[name, value] as const] : [])));
  return {
    step: { id: idOf(file), title: `Publish with ${file}`, workflow: { file, dispatch, publishes: channels, ...(Object.keys(skip).length === 0 ? {} : { skip }) }, effect: 'irreversible' },
    asks: `whether ${file} publishes exactly ${channels.join(', ')}${publishes.includes('github-release') ? ', and which files its GitHub release has' : ''}`,
    note: `Its words are typed: publish and the target. What it published is compared with the artifacts of ${build.file}.${publishes.includes('github-release') ? '\nIt makes a GitHub release too: add a channel github: { kind: github-release, assets: [the files it must have] }.' : ''}`,
  };
};

const releaseSteps = (workflows: readonly FoundWorkflow[]): readonly DraftStep[] => [
  { step: { id: 'github-release', title: 'GitHub release', manual: 'Publish the GitHub release of {target}, and give its address.' }, note: `Cannot be undone: it starts ${workflows.map(({ file }) => file).join(' and ')}.` },
  ...workflows.map(({ file }): DraftStep => ({ step: { id: idOf(file), title: `Run of ${file}`, workflow: { file, for: 'commit', event: 'release' } } })),
];

/** Asked of a channel where there is a build to compare with; of a person otherwise. */
export const deliverySteps = (survey: Survey): readonly DraftStep[] => {
  const manifests = publishedManifests(survey);
  const build = builderOf(survey);
  if (manifests.length === 0) return [];
  if (build !== undefined) return [{ step: { id: 'delivery', title: 'serves this version', deliver: manifests.map(({ kind }) => channelNameOf(kind)) }, asks: `whether the artifacts of ${build.file} are the files that are published`, note: `One step a channel, side by side. Compares what it serves with the artifacts of ${build.file}.` }];
  return manifests.map(({ kind, package: name }) => ({ step: { id: `served-${channelNameOf(kind)}`, title: `Served by ${channelNameOf(kind)}`, manual: `Install ${name} {version} from ${channelNameOf(kind)} as a user would, and note what you saw.` }, asks: `which run builds what ${channelNameOf(kind)} serves`, note: `With a workflow step that names artifacts: this can be asked of the channel itself: deliver: [${channelNameOf(kind)}]` }));
};
