import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import type { GitHub } from '../../../src/ports.ts';
import { at, COMMIT } from '../../support/at.ts';
import type { Given } from '../../support/at.ts';
import { askGitHub, refusal } from './ask.ts';

const PUBLISH = "on:\n  workflow_dispatch:\n    inputs:\n      rehearsal: { type: boolean }\n      skip_npm: { type: boolean }\n      id: { required: true }\njobs: {}\n";
const [first] = at({}).plan.steps;
/** A plan with these workflow steps. */
const steps = (...forms: readonly JsonObject[]): Given => ({ plan: { steps: first === undefined ? [] : forms.map((workflow, index) => ({ ...first, id: `s${index + 1}`, kind: 'workflow', spec: { workflow } })) } });
const dispatch = (but: JsonObject = {}): JsonObject => ({ file: 'publish.yml', ref: 'main', dispatch: { rehearsal: 'true', id: '{id}' }, ...but });
const gitHub = (texts: { readonly [ref: string]: string }): Partial<GitHub> => ({
  workflow: async (file) => ({ id: '1', path: `.github/workflows/${file}`, state: 'active' }),
  repository: async () => ({ id: '1', defaultBranch: 'main' }),
  content: async (path, ref) => (path === '.github/workflows/publish.yml' ? (texts[ref] ?? null) : null),
});
const workflows = (texts: { readonly [ref: string]: string }, given: Given) => askGitHub({ workflows: ['publish.yml'] }, gitHub(texts), given);

describe('the inputs of a workflow that is dispatched', () => {
  it('are compared with the file on the ref at GitHub, once for all steps that start it there', async () => {
    expect(await workflows({ main: PUBLISH }, steps(dispatch(), dispatch({ skip: { npm: 'skip_npm' } })))).toMatchObject({ is: 'passed', evidence: [{ name: 'workflow publish.yml' }, { name: 'inputs of publish.yml on main', value: 'take what s1 and s2 send' }] });
  });

  it('are those of the default branch, where no ref is named, and of the commit of a tag that is not there yet', async () => {
    const { ref: _, ...noRef } = dispatch();
    expect(await workflows({ main: PUBLISH }, steps(noRef))).toMatchObject({ is: 'passed', evidence: [{}, { name: 'inputs of publish.yml' }] });
    expect(await workflows({ [COMMIT]: PUBLISH }, steps(dispatch({ ref: '{target}' })))).toMatchObject({ is: 'passed' });
  });

  it.each([
    ['that the file does not have', dispatch({ dispatch: { id: '1', rehersal: 'true' } }), 'publish.yml has no input "rehersal"'],
    ['that is never so', dispatch({ dispatch: { id: '1', rehearsal: 'yes' } }), 'the input "rehearsal" of publish.yml is never "yes"'],
    ['that is required and missing', dispatch({ dispatch: { rehearsal: 'true' } }), 'the input "id" of publish.yml is required and not given'],
    ['that would leave a channel out', dispatch({ skip: { npm: 'skip_nmp' } }), 'publish.yml has no input "skip_nmp"'],
  ])('fail by one %s', async (_, form, why) => {
    expect(await workflows({ main: PUBLISH }, steps(form))).toMatchObject({ is: 'failed', why });
  });

  it('fail where the file is not on that ref, is no workflow, or cannot be dispatched', async () => {
    expect(await workflows({ other: PUBLISH }, steps(dispatch()))).toMatchObject({ is: 'failed', why: 'publish.yml is not there as a workflow' });
    expect((await workflows({ main: 'on: [' }, steps(dispatch()))).is).toBe('failed');
    expect(await workflows({ main: 'on: push\njobs: {}\n' }, steps(dispatch()))).toMatchObject({ is: 'failed', why: 'publish.yml cannot be dispatched' });
  });

  it('are asked of a person where the file may not be read, or the ref is known only later', async () => {
    expect(await askGitHub({ workflows: ['publish.yml'] }, { ...gitHub({}), content: refusal(403) }, steps(dispatch()))).toMatchObject({ is: 'ask', questions: [{ id: 'inputs of publish.yml on main' }] });
    expect((await workflows({}, steps(dispatch({ ref: '{branch_of_build}' })))).is).toBe('ask');
  });
});

describe('a workflow that publishes', () => {
  const only = (texts: { readonly [ref: string]: string }) => askGitHub({ 'dispatch-only': ['publish.yml'] }, gitHub(texts));
  const EAGER = 'on: { workflow_dispatch: {}, workflow_run: { workflows: [Build] } }\njobs: {}\n';

  it('passes when a dispatch alone starts it, on the default branch and at the commit of the tag', async () => {
    expect(await only({ main: PUBLISH, [COMMIT]: PUBLISH })).toMatchObject({ is: 'passed', evidence: [{ name: 'triggers of publish.yml', value: 'workflow_dispatch alone on main and c0ffee0' }] });
  });

  it.each([
    ['the end of the build starts it too', { main: EAGER, [COMMIT]: PUBLISH }, 'is started by workflow_dispatch, workflow_run on main'],
    ['the commit of the tag has another trigger', { main: PUBLISH, [COMMIT]: 'on: [workflow_dispatch, push]\njobs: {}\n' }, 'is started by workflow_dispatch, push on c0ffee0'],
    ['another workflow can call it', { main: 'on: [workflow_dispatch, workflow_call]\njobs: {}\n', [COMMIT]: PUBLISH }, 'workflow_call on main'],
    ['a push alone starts it', { main: 'on: push\njobs: {}\n', [COMMIT]: PUBLISH }, 'is started by push on main'],
    ['nothing starts it', { main: 'env:\n  on: workflow_dispatch\n', [COMMIT]: PUBLISH }, 'is started by nothing on main'],
    ['it is not there', { main: PUBLISH }, 'publish.yml is not there as a workflow on c0ffee0'],
  ])('fails when %s', async (_, texts, why) => {
    expect(await only(texts)).toMatchObject({ is: 'failed', why: expect.stringContaining(why), fix: expect.stringContaining('workflow_dispatch alone') });
  });

  it.each([
    ['a mapping', 'on:\n  workflow_dispatch:\n    inputs:\n      build_run_id: { required: true }', 'passed'],
    ['one line', 'on: workflow_dispatch # by hand', 'passed'],
    ['a list of one', 'on: [workflow_dispatch]', 'passed'],
    ['a block list', 'on:\n  - workflow_dispatch', 'passed'],
    ['a quoted key', '"on":\n  # by hand\n  "workflow_dispatch":', 'passed'],
    ['another indent', 'on:\n    workflow_dispatch:', 'passed'],
    ['the end of the build first', 'on:\n  workflow_run:\n    workflows: [release]\n\n  workflow_dispatch:', 'failed'],
    ['a quoted trigger', "on:\n  workflow_dispatch:\n  'workflow_run':\n    workflows: [release]", 'failed'],
    ['a blank before its colon', 'on:\n  workflow_dispatch:\n  push :', 'failed'],
    ['a list over two lines', 'on: [workflow_dispatch,\n     workflow_run]', 'failed'],
    ['a block list of two', 'on:\n  - workflow_dispatch\n  - release', 'failed'],
    ['a mapping in one line', 'on: { workflow_dispatch: {}, workflow_run: { workflows: [release] } }', 'failed'],
    ['a second "on"', 'on: workflow_dispatch\non: push', 'failed'],
  ])('is read in every layout of YAML: %s', async (_, on, is) => {
    const text = `name: release-publish\n${on}\npermissions:\n  contents: write\njobs:\n  push:\n    runs-on: ubuntu-latest\n`;
    expect((await only({ main: text, [COMMIT]: text })).is).toBe(is);
  });
});
