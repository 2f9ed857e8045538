import { z } from 'zod';
import type { JsonObject } from '../../core/json.ts';
import { listOf, objectOf, textsOf } from '../authored.ts';
import { readSource } from '../source.ts';
import { readWorkflow } from '../workflow-source.ts';
import type { WorkflowSource } from '../workflow-source.ts';

export type Publishes = 'npm' | 'crates.io' | 'pypi' | 'github-release';

/** A workflow with what it leaves and where it publishes, as far as its commands and actions tell. */
export type FoundWorkflow = WorkflowSource & { readonly file: string; readonly onTags: boolean; readonly onBranches: boolean; readonly artifacts: readonly string[]; readonly publishes: readonly Publishes[] };

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
    return workflow === null ? [] : [{ ...workflow, file, ...pushesOf(text), artifacts: artifactsOf(text), publishes: PUBLISHING.filter(([, does]) => does.test(withoutComments(text))).map(([where]) => where) }];
  });
  const odd = files.length - named.length;
  return { found, odd: odd === 0 ? [] : [`${odd} workflow${odd === 1 ? ' has a name' : 's have names'} with letters that no runbook should hold`] };
};

const withoutComments = (text: string): string => text.replaceAll(/(?:^|\s)#.*$/gm, '');

/** Whether the push of a tag starts it, and whether that of a branch does; without a filter both do. */
const pushesOf = (text: string): Pick<FoundWorkflow, 'onTags' | 'onBranches'> => {
  const on = valuesOf(text)['on'];
  const push = objectOf(objectOf(on)['push']);
  if (!textsOf(on).includes('push') && !('push' in objectOf(on))) return { onTags: false, onBranches: false };
  const [tags, branches] = [['tags', 'tags-ignore'].some((key) => key in push), ['branches', 'branches-ignore'].some((key) => key in push)];
  return { onTags: tags || !branches, onBranches: branches || !tags };
};

const valuesOf = (text: string): JsonObject => {
  const parsed = z.record(z.string(), z.json()).safeParse(readSource(text, '').source?.value);
  return parsed.success ? parsed.data : {};
};

/** Names of what `actions/upload-artifact` uploads; of one that is made while it runs, what stands before that. */
const artifactsOf = (text: string): readonly string[] => {
  const names = Object.values(objectOf(valuesOf(text)['jobs'])).flatMap((job) =>
    listOf(objectOf(job)['steps']).flatMap((step) => {
      const { uses, with: given } = objectOf(step);
      return textsOf(uses).some((action) => action.startsWith('actions/upload-artifact@')) ? [textsOf(objectOf(given)['name'])[0] ?? 'artifact'] : [];
    }),
  );
  const patterns = names.map((name) => (name.includes('${{') ? { start: name.slice(0, name.indexOf('${{')), end: '*' } : { start: name, end: '' }));
  return [...new Set(patterns.filter(({ start, end }) => ARTIFACT.test(start) || (start === '' && end === '*')).map(({ start, end }) => `${start}${end}`))];
};
