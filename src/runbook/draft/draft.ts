import { Document, isCollection, isMap, isNode, isScalar } from 'yaml';
import type { JsonObject } from '../../core/json.ts';
import { deliverySteps, publishSteps } from './publishing.ts';
import { builderOf, channelNameOf, ciOf, idOf, publishedManifests, startedByTag } from './roles.ts';
import type { DraftStep } from './roles.ts';
import type { Survey } from './survey.ts';

type DraftPhase = { readonly id: string; readonly title: string; readonly when?: JsonObject; readonly note?: string; readonly steps: readonly DraftStep[] };

/** A runbook's text, and what a person has to decide in it. */
export type Draft = { readonly text: string; readonly steps: number; readonly phases: number; readonly asks: readonly string[] };

/**
 * A runbook from what a repository says of itself. What it does not say is a question to the person who runs the step, or a comment; nothing is made up.
 * Values become YAML by the library alone.
 */
export const draftRunbook = (survey: Survey): Draft => {
  const phases = phasesOf(survey);
  const channels = channelsOf(survey);
  const tools = toolsOf(survey);
  const document = new Document({
    holdpoint: 1,
    name: idOf(survey.repository.split('/')[1] ?? ''),
    title: `Releasing ${survey.repository.split('/')[1] ?? ''}`,
    repository: survey.repository,
    inputs: {
      target: { type: 'tag', pattern: patternOf(survey) },
      base: { type: 'tag', exists: 'remote' },
      mode: { type: 'choice', of: ['dry-run', 'live'] },
      agent: { type: 'text', suggest: '{user}@{host}' },
    },
    blockers: { tracker: 'file', title: 'Release blockers: {target}' },
    evidence: '.scratch/release/evidence-{target}-{mode}.md',
    ...(tools.length === 0 ? {} : { tools: Object.fromEntries(tools) }),
    ...(Object.keys(channels).length === 0 ? {} : { channels }),
    phases: phases.map(({ id, title, when, steps }) => ({ id, title, ...(when === undefined ? {} : { when }), steps: steps.map(({ step }) => step) })),
  });
  annotate(document, survey, phases);
  return { text: document.toString({ lineWidth: 0, flowCollectionPadding: true }), steps: phases.reduce((sum, { steps }) => sum + steps.length, 0), phases: phases.length, asks: [...phases.flatMap(({ steps }) => steps.flatMap(({ asks }) => (asks === undefined ? [] : [asks]))), ...survey.odd.map((odd) => `${odd}, and was left out`)] };
};

const patternOf = ({ tags }: Survey): string => `^${(tags?.prefix ?? 'v').replaceAll(/[.\\/+*?^$()[\]{}|]/g, '\\$&')}(?<version>\\d+\\.\\d+\\.\\d+${tags?.prereleases === true ? '(?:-[0-9A-Za-z.-]+)?' : ''})$`;

const channelsOf = (survey: Survey): { readonly [name: string]: JsonObject } =>
  Object.fromEntries(publishedManifests(survey).map(({ kind, package: name }) => [channelNameOf(kind), { kind, package: name }]));

const TOOLS: { readonly [tool: string]: { readonly version: string; readonly get: string } } = {
  npm: { version: 'npm --version', get: 'install Node.js' },
  cargo: { version: 'cargo --version', get: 'install Rust: https://rustup.rs' },
  python: { version: 'python --version', get: 'install Python' },
  just: { version: 'just --version', get: 'cargo install just' },
  make: { version: 'make --version', get: 'install make' },
};

const toolsOf = (survey: Survey): readonly (readonly [string, JsonObject])[] => [...new Set(testsOf(survey).map(({ tool }) => tool))].flatMap((tool) => (TOOLS[tool] === undefined ? [] : [[tool, TOOLS[tool]] as const]));

/** Where somebody wrote a recipe for the tests, that is what they mean. */
const testsOf = ({ tests }: Survey): Survey['tests'] => {
  const own = tests.filter(({ tool }) => tool === 'just' || tool === 'make');
  return own.length > 0 ? own.slice(0, 1) : tests;
};

const phasesOf = (survey: Survey): readonly DraftPhase[] =>
  [
    { id: 'prepare', title: 'Prepare', steps: prepareSteps(survey), note: 'Steps run in order, each only when the one before is open. Everything up to the tag can be repeated.' },
    { id: 'qa', title: 'QA', steps: qaSteps(survey) },
    { id: 'decisions', title: 'Decisions', steps: DECISIONS, note: 'Hold points: only a person at a terminal opens them, and what they answer stands in the report under their name.' },
    { id: 'build', title: 'Tag and build', when: { mode: 'live' }, steps: buildSteps(survey), note: 'Only in a live release. A dry run (--mode dry-run) does all that stands above, and shows the rest.' },
    { id: 'publish', title: 'Publish', when: { mode: 'live' }, steps: publishSteps(survey) },
    { id: 'deliver', title: 'Delivered', when: { mode: 'live' }, steps: deliverySteps(survey), note: 'Looks as a user would: does every channel serve this version?' },
  ].filter(({ steps }) => steps.length > 0);

const prepareSteps = (survey: Survey): readonly DraftStep[] => {
  const { branch, changelog, guides, manifests } = survey;
  const lines = manifests.flatMap(({ path, versionLine }) => (versionLine === null ? [] : [{ path, run: `grep -qF "${versionLine.replaceAll('"', '\\"')}" ${path}` }]));
  const ci = ciOf(survey);
  const files = workflowsUsed(survey);
  return [
    { step: { id: 'clean', title: `Clean, on ${branch}, pushed`, git: { clean: true, branch, pushed: true } } },
    ...(files.length === 0 ? [] : [{ step: { id: 'github', title: 'GitHub is ready', check: { github: { login: true, workflows: files } } }, note: 'Asks GitHub, and changes nothing. Names of secrets that a workflow needs can be asked for too: secrets: [NPM_TOKEN]' }]),
    ...(lines.length === 0 ? [] : [{ step: { id: 'versions', title: 'Versions aligned', check: lines.map(({ run }) => run), covers: lines.map(({ path }) => path) }, note: 'Commands are run by bash. Values reach them as variables, never as text: $RELEASE_VERSION, $RELEASE_TARGET, $RELEASE_BASE.\nA script that bumps the versions can stand here as fix: and is offered when this fails.' }]),
    { step: { id: 'notes', title: 'Changelog', manual: `Read what ${changelog ?? 'the changelog'} says of {target}. Does it say what changed for users since {base}?`, ...(changelog === null ? {} : { verify: `grep -qF "$RELEASE_VERSION" ${changelog}` }) }, ...(changelog === null ? { asks: 'where the changelog is' } : {}), note: changelog === null ? 'No changelog was found. Name it here, and add verify: with a command that finds this version in it.' : 'A person attests it, and the command has to agree.' },
    ...guides.map((guide, index): DraftStep => ({ step: { id: index === 0 ? 'guide' : `guide-${index + 1}`, title: `What ${guide} says`, manual: `Do what ${guide} says and no other step here does.` }, asks: `which steps of ${guide} become steps here`, note: `${guide} says how it was done until now. Make each of its commands a step of its own, then remove this one.` })),
    ...(ci === null ? [] : [{ step: { id: idOf(ci.file), title: 'CI is green for this commit', workflow: { file: ci.file, for: 'commit', event: 'push' } }, note: 'Observed, not started. A skipped job is no success: name those that may be with may-skip: [job].' }]),
  ];
};

const qaSteps = (survey: Survey): readonly DraftStep[] => {
  const tests = testsOf(survey);
  if (tests.length === 0) return [{ step: { id: 'tests', title: 'Tests', manual: 'Run the tests of {target}, and note what was run.' }, asks: 'how the tests are run', note: 'No test command was found. Write it as run: instead of manual:, such as run: npm test.' }];
  return tests.map(({ run, tool }, index) => ({ step: { id: index === 0 ? 'tests' : `tests-${tool}`, title: tests.length === 1 ? 'Tests' : `Tests, ${tool}`, run, uses: [tool], timeout: '30m' }, ...(index === 0 ? { note: 'Exit 0 of nothing that ran proves nothing: add expect: with a pattern that only real tests print.' } : {}) }));
};

const DECISIONS: readonly DraftStep[] = [
  { step: { id: 'compatibility', title: 'Compatibility risk', decide: 'Is any compatibility risk of {target} acceptable?', show: [{ cmd: 'git diff --stat "$RELEASE_BASE"..HEAD' }], options: { none: { label: 'No breaking change' }, accepted: { label: 'Accepted and in the changelog', reason: 'required' }, hold: { label: 'Stop the release', reason: 'required', holds: true } } } },
  { step: { id: 'timing', title: 'Timing', decide: 'Is now the time to release {target}?', options: { now: { label: 'Release it now' }, hold: { label: 'Not now', reason: 'required', holds: true } } } },
  { step: { id: 'none-open', title: 'No open blocker', blockers: 'none-open' } },
];

const buildSteps = (survey: Survey): readonly DraftStep[] => {
  const started = startedByTag(survey);
  const publishes = started.filter((workflow) => workflow.publishes.length > 0).map(({ file }) => file);
  const builder = builderOf(survey);
  return [
    { step: { id: 'tag', title: 'Tag', git: { tag: '{target}', message: 'Release {target}' } } },
    { step: { id: 'push-tag', title: 'Push the tag', git: { push: '{target}' } }, note: `Cannot be undone, so its own words are typed: tag and the target.${publishes.length === 0 ? '' : ` It starts ${publishes.join(' and ')}, which ${publishes.length === 1 ? 'publishes' : 'publish'}: from here on it is out.`}` },
    ...started.map((workflow): DraftStep => ({ step: { id: idOf(workflow.file), title: `Run of ${workflow.file}`, workflow: { file: workflow.file, for: 'push-tag', 'appears-within': '120s', ...(workflow === builder ? { artifacts: [...workflow.artifacts] } : {}) }, ...(workflow === builder ? { capture: { build_run_id: 'run.id' } } : {}) } })),
  ];
};

const workflowsUsed = (survey: Survey): readonly string[] => [...new Set([...(ciOf(survey) === null ? [] : [ciOf(survey)]), ...startedByTag(survey), ...survey.workflows.filter(({ publishes, triggers }) => publishes.length > 0 && (triggers.includes('workflow_dispatch') || triggers.includes('release')))].flatMap((workflow) => (workflow === null ? [] : [workflow.file])))];

const annotate = (document: Document, survey: Survey, phases: readonly DraftPhase[]): void => {
  const say = (path: readonly (string | number)[], text: string): void => {
    const node = document.getIn(path, true);
    if (isNode(node)) node.commentBefore = text.split('\n').map((line) => ` ${line}`).join('\n');
  };
  const sayKey = (key: string, text: string): void => {
    const pair = isMap(document.contents) ? document.contents.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
    if (pair !== undefined && isScalar(pair.key)) pair.key.commentBefore = text.split('\n').map((line) => ` ${line}`).join('\n');
  };
  for (const path of [...['target', 'base', 'mode', 'agent'].map((name) => ['inputs', name]), ['blockers']]) flow(document.getIn(path, true));
  for (const name of ['tools', 'channels']) {
    const table = document.get(name, true);
    if (isMap(table)) for (const { value } of table.items) flow(value);
  }
  phases.forEach(({ note, steps, when }, phase) => {
    if (when !== undefined) flow(document.getIn(['phases', phase, 'when'], true));
    if (note !== undefined) say(['phases', phase], note);
    steps.forEach((one, at) => {
      const path = ['phases', phase, 'steps', at];
      if (JSON.stringify(one.step).length < 110) flow(document.getIn(path, true));
      for (const key of ['git', 'workflow', 'uses', 'covers', 'capture', 'deliver']) flow(document.getIn([...path, key], true));
      for (const option of Object.keys(typeof one.step['options'] === 'object' && one.step['options'] !== null ? one.step['options'] : {})) flow(document.getIn([...path, 'options', option], true));
      const question = one.asks === undefined ? '' : `QUESTION: ${one.asks}.`;
      const text = [question, one.note ?? ''].filter((part) => part !== '').join('\n');
      if (text !== '') say(path, text);
    });
  });
  document.commentBefore = headOf(survey);
  sayKey('inputs', survey.tags === null ? 'Asked at the start, each confirmed. No version was tagged here yet: base must be a tag on origin, such as one of the first commit.' : `Asked at the start, each confirmed. The newest tag here is ${survey.tags.newest}.`);
  sayKey('blockers', 'Where work that stops the release is kept: file (beside the journal), github, or ergo.');
  sayKey('tools', 'Programs that steps name in uses: one that is missing fails before the start, with how to get it.');
  sayKey('channels', 'Places that users install from, as workflows here publish to them.');
};

const flow = (node: unknown): void => {
  if (isCollection(node)) node.flow = true;
};

const headOf = (survey: Survey): string =>
  [
    ' yaml-language-server: $schema=./runbook.schema.json',
    ' (holdpoint runbook schema .holdpoint/runbook.schema.json writes that file)',
    '',
    ` How ${survey.repository} is released, step by step. Written by holdpoint from what it found here: read every line of it.`,
    ' A step is a gate: nothing after it starts before it is open. Most open by evidence (a command, a run, a registry);',
    ' a hold point (decide, manual, whatever cannot be undone) opens only when a person at a terminal lets it.',
    ' QUESTION marks what could not be known. holdpoint runbook check looks whether all of it can work.',
  ].join('\n');
