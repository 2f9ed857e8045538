import { expect, test } from 'vitest';
import { loadRegistries } from '../../../src/cli/runbook-source.ts';
import { draftRunbook } from '../../../src/runbook/draft/draft.ts';
import { surveyOf } from '../../../src/runbook/draft/survey.ts';
import { lint } from '../../../src/runbook/lint.ts';
import { parseRunbook } from '../../../src/runbook/parse.ts';
import { readWorkflow } from '../../../src/runbook/workflow-source.ts';
import { PROJECTS, projectOf } from './projects.ts';

const registries = await loadRegistries();

const draftOf = (files: { readonly [path: string]: string }, tags: readonly string[] = [], repository = 'acme/tide') => draftRunbook(surveyOf(projectOf(files), { repository, branch: 'main', tags }));

/** What `runbook check` says of it in this checkout. */
const errorsOf = (text: string, files: { readonly [path: string]: string }): readonly string[] => {
  const parsed = parseRunbook(text, { file: 'runbook.yaml', registries });
  if (!parsed.ok) return parsed.errors.map(({ what }) => what);
  const workflow = (file: string) => {
    const source = files[`.github/workflows/${file}`];
    return source === undefined ? null : readWorkflow(source, file);
  };
  return lint(parsed.context, { root: '/', look: (path) => ({ is: files[path] === undefined ? 'none' : 'file', runs: false }), workflow }).flatMap(({ is, what }) => (is === 'error' ? [what] : []));
};

for (const [name, { files, tags, has, not, asks }] of Object.entries(PROJECTS))
  test(`${name} comes to a runbook without errors, which says what is there and asks the rest`, () => {
    const draft = draftOf(files, tags);
    expect(errorsOf(draft.text, files)).toEqual([]);
    for (const pattern of has) expect(draft.text).toMatch(pattern);
    for (const pattern of not) expect(draft.text.replaceAll(/^ *#.*$/gm, '')).not.toMatch(pattern);
    for (const pattern of asks) expect(draft.asks.join('\n')).toMatch(pattern);
    for (const ask of draft.asks) expect(draft.text).toContain(`# QUESTION: ${ask}.`);
  });

/** None of them is a name; each holds a word that must not get anywhere. */
const HOSTILE = ['$(touch evil)', '"; rm -rf evil; "', "evil'b", 'evil\nb: c', '{evil}', '`evil`', '# evil', '- evil', '../../evil', 'evilü', '\u202eevil', '\u001b[2Jevil', '&evil *evil', '!!js/evil', 'evil: b', '%evil', '-evil'];

test('a name that is no name of its place is left out, and that is said; nothing of it stands in the runbook', () => {
  for (const name of HOSTILE) {
    const files = {
      'package.json': JSON.stringify({ name, version: '1.0.0', scripts: { test: name } }),
      'Cargo.toml': `[package]\nname = ${JSON.stringify(name)}\nversion = "1"\n`,
      'pyproject.toml': `[project]\nname = ${JSON.stringify(name)}\nversion = "1"\n`,
      [`CHANGELOG${name}.md`]: '',
      [`RELEASING.md${name}`]: '',
      [`Formula/${name}.rb`]: '',
      [`.github/workflows/${name}.yml`]: 'on: push\njobs: { a: { runs-on: x, steps: [{ run: npm publish && cargo publish && twine upload }] } }\n',
      '.github/workflows/pub.yml': `on: { workflow_dispatch: { inputs: { ${JSON.stringify(name)}: { required: true } } }, push: { tags: ['*'] } }\njobs: { a: { runs-on: x, steps: [{ run: npm publish }, { uses: actions/upload-artifact@v6, with: { name: ${JSON.stringify(name)} } }] } }\n`,
    };
    const draft = draftOf(files, [`${name}1.0.0`]);
    expect(errorsOf(draft.text, files)).toEqual([]);
    expect(`${draft.text}${draft.asks.join()}`).not.toContain('evil');
    expect(draft.asks.filter((ask) => ask.endsWith('and was left out'))).not.toEqual([]);
  }
});

test('a broken manifest or workflow is none', () => {
  for (const text of ['', '{', '[]', 'null', '"x"', 'on: [', 'a: &a [*a]']) {
    const files = { 'package.json': text, 'Cargo.toml': text, 'pyproject.toml': text, '.github/workflows/ci.yml': text };
    expect(errorsOf(draftOf(files).text, files)).toEqual([]);
  }
});

test('the newest version is told by its numbers, and its form by what stands before them', () => {
  const tags = (...names: readonly string[]) => surveyOf(projectOf({}), { repository: 'a/b', branch: 'main', tags: names }).tags;
  expect(tags('v1.9.0', 'v1.10.0', 'v1.10.0-rc.1')).toEqual({ prefix: 'v', newest: 'v1.10.0', prereleases: true });
  expect(tags('tide@1.0.0')).toEqual({ prefix: 'tide@', newest: 'tide@1.0.0', prereleases: false });
  expect(tags('latest', 'v1', '2026-01-01')).toBeNull();
});
