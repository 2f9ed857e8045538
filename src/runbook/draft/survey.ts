import { manifestsOf } from './manifests.ts';
import type { Manifest } from './manifests.ts';
import { workflowsOf } from './workflows.ts';
import type { FoundWorkflow } from './workflows.ts';

/** Reads a repository: the text of a file, null where there is none, and the names in a folder. Paths are from its root. */
export type ReadsProject = { readonly read: (path: string) => string | null; readonly list: (folder: string) => readonly string[] };

/** A command that is the same in every project of its kind, and the program that it needs. */
export type TestCommand = { readonly run: string; readonly tool: string };

/** How releases are tagged: what stands before the version, and whether pre-releases were tagged. */
export type TagForm = { readonly prefix: string; readonly prereleases: boolean; readonly newest: string };

/** What a repository says about how it is released. Every name in it has been held to the form of its place; what did not fit is counted. */
export type Survey = {
  readonly repository: string;
  readonly branch: string;
  /** Null where no tag looks like a version. */
  readonly tags: TagForm | null;
  readonly manifests: readonly Manifest[];
  readonly workflows: readonly FoundWorkflow[];
  readonly changelog: string | null;
  readonly guides: readonly string[];
  readonly tests: readonly TestCommand[];
  readonly formula: string | null;
  /** What was left out, for its name is none that a command or a runbook should hold. */
  readonly odd: readonly string[];
};

/** Looks at what is there, and at nothing else: no network, no command. */
export const surveyOf = ({ read, list }: ReadsProject, { repository, branch, tags }: { readonly repository: string; readonly branch: string; readonly tags: readonly string[] }): Survey => {
  const root = list('');
  const workflows = workflowsOf({ read, list });
  const manifests = manifestsOf(read);
  return {
    repository,
    branch,
    tags: tagFormOf(tags),
    manifests: manifests.found,
    workflows: workflows.found,
    changelog: root.find((name) => /^(?:changelog|changes|history|news)(?:\.(?:md|rst|txt|adoc))?$/i.test(name)) ?? null,
    guides: [...root.filter((name) => /^(?:releasing|release|release-process|publishing|maintaining)\.(?:md|rst|txt|adoc)$/i.test(name)), ...list('docs').filter((name) => /^[\w-]*releas[\w-]*\.(?:md|rst|txt|adoc)$/i.test(name)).map((name) => `docs/${name}`)],
    tests: testsOf(read),
    formula: list('Formula').filter((name) => /^[a-z0-9][\w.@-]*\.rb$/.test(name)).map((name) => `Formula/${name}`)[0] ?? null,
    odd: [...manifests.odd, ...workflows.odd],
  };
};

const VERSION_TAG = /^((?:[A-Za-z@][\w./@-]{0,39}?)?)(\d+\.\d+\.\d+)(-[0-9A-Za-z.-]+)?$/;

/** The form of the newest version that was tagged; others of the same project may have had another. */
const tagFormOf = (tags: readonly string[]): TagForm | null => {
  const versions = tags.flatMap((tag) => {
    const [, prefix, version, pre] = VERSION_TAG.exec(tag) ?? [];
    return prefix === undefined || version === undefined ? [] : [{ tag, prefix, order: version.split('.').map(Number), pre }];
  });
  const newest = versions.toSorted((a, b) => compare(b.order, a.order) || Number(a.pre !== undefined) - Number(b.pre !== undefined))[0];
  return newest === undefined ? null : { prefix: newest.prefix, newest: newest.tag, prereleases: versions.some(({ prefix, pre }) => prefix === newest.prefix && pre !== undefined) };
};

const compare = (a: readonly number[], b: readonly number[]): number => a.map((part, index) => part - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;

/** What runs a project's tests by itself, most specific first; one each of what a person may have written and what their package manager runs. */
const testsOf = (read: ReadsProject['read']): readonly TestCommand[] => {
  const recipes = ['justfile', 'Justfile', '.justfile'].map(read).find((text) => text !== null) ?? '';
  const make = ['Makefile', 'makefile', 'GNUmakefile'].map(read).find((text) => text !== null) ?? '';
  const script = scriptsOf(read('package.json'))['test'];
  const python = read('pyproject.toml');
  return [
    ...(/^@?test(?:\s[^:=]*)?:(?!=)/m.test(recipes) ? [{ run: 'just test', tool: 'just' }] : []),
    ...(/^test\s*:(?!=)/m.test(make) ? [{ run: 'make test', tool: 'make' }] : []),
    ...(typeof script === 'string' && !/no test specified/.test(script) ? [{ run: 'npm test', tool: 'npm' }] : []),
    ...(read('Cargo.toml') === null ? [] : [{ run: 'cargo test', tool: 'cargo' }]),
    ...(python !== null && (/\bpytest\b/.test(python) || read('pytest.ini') !== null) ? [{ run: 'python -m pytest', tool: 'python' }] : []),
  ];
};

const scriptsOf = (text: string | null): { readonly [name: string]: unknown } => {
  try {
    const scripts: unknown = text === null ? null : JSON.parse(text)?.scripts;
    return typeof scripts === 'object' && scripts !== null ? { ...scripts } : {};
  } catch {
    return {};
  }
};
