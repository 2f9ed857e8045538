import { readWorkflow } from '../workflow-source.ts';
import type { WorkflowSource } from '../workflow-source.ts';

export type Publishes = 'npm' | 'crates.io' | 'pypi' | 'github-release';

/** A workflow with what it leaves and where it publishes, as far as its commands and actions tell. */
export type FoundWorkflow = WorkflowSource & { readonly file: string; readonly artifacts: readonly string[]; readonly publishes: readonly Publishes[] };

const FILE = /^[A-Za-z0-9][\w.-]*\.ya?ml$/;
const ARTIFACT = /^[A-Za-z0-9][\w .+-]*$/;

/** What publishes, by the commands and actions that do it. */
const PUBLISHING: readonly (readonly [Publishes, RegExp])[] = [
  ['npm', /\b(?:npm|pnpm|yarn(?: npm)?) publish\b|JS-DevTools\/npm-publish/],
  ['crates.io', /\bcargo publish\b|\bcargo release\b|katyo\/publish-crates/],
  ['pypi', /pypa\/gh-action-pypi-publish|\btwine upload\b|\b(?:uv|poetry|flit|hatch|maturin|pdm) publish\b|\bmaturin upload\b/],
  ['github-release', /\bgh release (?:create|upload)\b|softprops\/action-gh-release|ncipollo\/release-action|actions\/create-release|goreleaser\/goreleaser-action|\bgoreleaser release\b/],
];

type Project = { readonly read: (path: string) => string | null; readonly list: (folder: string) => readonly string[] };

export const workflowsOf = ({ read, list }: Project): { readonly found: readonly FoundWorkflow[]; readonly odd: readonly string[] } => {
  const files = list('.github/workflows').filter((name) => /\.ya?ml$/.test(name)).toSorted();
  const named = files.filter((name) => FILE.test(name));
  const found = named.flatMap((file): readonly FoundWorkflow[] => {
    const text = read(`.github/workflows/${file}`) ?? '';
    const workflow = readWorkflow(text, `.github/workflows/${file}`);
    return workflow === null ? [] : [{ ...workflow, file, artifacts: artifactsOf(workflow), publishes: PUBLISHING.filter(([, does]) => does.test(withoutComments(text))).map(([where]) => where) }];
  });
  const odd = files.length - named.length;
  return { found, odd: odd === 0 ? [] : [`${odd} workflow${odd === 1 ? ' has a name' : 's have names'} with letters that no runbook should hold`] };
};

const withoutComments = (text: string): string => text.replaceAll(/(?:^|\s)#.*$/gm, '');

/** Names of what it uploads; of one that is made while it runs, what stands before that. */
const artifactsOf = ({ uploads }: WorkflowSource): readonly string[] => {
  const patterns = uploads.map((name) => (name.includes('${{') ? { start: name.slice(0, name.indexOf('${{')), end: '*' } : { start: name, end: '' }));
  return [...new Set(patterns.filter(({ start, end }) => ARTIFACT.test(start) || (start === '' && end === '*')).map(({ start, end }) => `${start}${end}`))];
};
