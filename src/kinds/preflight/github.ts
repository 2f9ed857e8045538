import { z } from 'zod';
import type { At } from '../../core/kind.ts';
import type { GitHub, KindPorts } from '../../ports.ts';
import { environmentRows } from './environments.ts';
import { rowsOr, whyRefused, whyUnseen } from './row.ts';
import type { Row } from './row.ts';
import { secretRows } from './secrets.ts';
import { tagRows } from './tag-rules.ts';
import { dispatchOnlyRows, workflowRows } from './workflows.ts';

const names = z.array(z.string().min(1)).min(1);
const files = z.array(z.string().regex(/^[\w.-]+\.ya?ml$/, 'is not the name of a workflow file, such as release.yml')).min(1);

/** What `check: { github: … }` can ask. */
export const gitHubQuestion = z
  .strictObject({
    /** The token's user can be read. */
    login: z.literal(true).optional(),
    scopes: names.optional(),
    /** Names of secrets, of the repository, its organisation or the environments below; their values are never readable. */
    secrets: names.optional(),
    /** Workflow files that must exist, be switched on, and take the inputs that this runbook dispatches. */
    workflows: names.optional(),
    /** Environments that must exist, each with what must be set there. */
    environments: z.record(z.string().min(1), z.strictObject({ reviewers: z.literal('required').optional() })).refine((all) => Object.keys(all).length > 0, 'names no environment').optional(),
    /** An active ruleset keeps the target from being moved and deleted. */
    tag: z.literal('protected').optional(),
    /** What a release consists of cannot be changed once it is published. */
    releases: z.literal('immutable').optional(),
    /** Workflow files that publish: a dispatch starts them, and nothing else does. */
    'dispatch-only': files.optional(),
  })
  .refine((asked) => Object.keys(asked).length > 0, 'asks nothing: write login, scopes, secrets, workflows, environments, tag, releases or dispatch-only');

export type GitHubAsked = z.infer<typeof gitHubQuestion>;

/** Everything that was asked, a row each. @throws WorldError when GitHub did not answer. */
export const gitHubRows = async (asked: GitHubAsked, at: At<unknown>, ports: KindPorts): Promise<readonly Row[]> => {
  const github = ports.github(at.plan.repository);
  const of = { readWorkflow: ports.readWorkflow, github };
  const rows = await Promise.all([
    asked.login === undefined && asked.scopes === undefined ? [] : whoRows(asked, github),
    asked.secrets === undefined ? [] : secretRows(asked.secrets, Object.keys(asked.environments ?? {}), { github, repository: at.plan.repository }),
    asked.workflows === undefined ? [] : workflowRows(asked.workflows, at, of),
    asked.environments === undefined ? [] : environmentRows(asked.environments, github),
    asked.tag === undefined ? [] : tagRows(at.plan.target, github),
    asked.releases === undefined ? [] : immutableRows(github),
    asked['dispatch-only'] === undefined ? [] : dispatchOnlyRows(asked['dispatch-only'], at, of),
  ]);
  return rows.flat();
};

/** Who the token belongs to, and its scopes: a fine-grained one has permissions instead, which GitHub does not tell. */
const whoRows = async ({ login, scopes = [] }: GitHubAsked, github: GitHub): Promise<readonly Row[]> => {
  try {
    const who = await github.login();
    const told = who.scopes;
    return [
      ...(login === undefined ? [] : [{ name: 'GitHub user', is: 'pass' as const, said: who.login }]),
      ...(told === null && scopes.length > 0 ? [{ name: 'scopes', is: 'unverifiable' as const, why: `GitHub does not say what the token of ${who.login} may do (it is fine-grained)`, how: `open its settings on GitHub, and look for what ${scopes.join(', ')} would allow` }] : []),
      ...(told === null ? [] : scopes.map((scope) => scopeRow(scope, told))),
    ];
  } catch (error) {
    // A login that cannot be read is no healthy one, whatever the reason.
    const unseen = whyUnseen(error);
    const refused = whyRefused(error) ?? (unseen === null ? null : { why: unseen, fix: 'Run: gh auth login.' });
    if (refused === null) throw error;
    return [{ name: 'GitHub user', is: 'fail', why: `GitHub refuses to tell the user of the token: ${refused.why}`, fix: refused.fix }];
  }
};

const scopeRow = (scope: string, told: readonly string[]): Row =>
  grants(told, scope) ? { name: `scope ${scope}`, is: 'pass', said: `of ${told.join(', ')}` } : { name: `scope ${scope}`, is: 'fail', why: `the token lacks the scope ${scope}`, fix: `Run: gh auth refresh -s ${scope}.` };

/** A scope includes the ones below it: https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps */
const grants = (told: readonly string[], scope: string): boolean => {
  if (told.includes(scope)) return true;
  if (/^(?:repo:|repo_deployment$|public_repo$|security_events$)/.test(scope)) return told.includes('repo');
  const [level, of] = scope.split(':');
  if (of === undefined) return false;
  return (level === 'read' && told.includes(`write:${of}`)) || (level !== 'admin' && told.includes(`admin:${of}`));
};

const immutableRows = (github: GitHub): Promise<readonly Row[]> => {
  const name = 'immutable releases';
  const how = 'open Settings → General → Releases';
  return rowsOr(name, how, async () => {
    const found = await github.immutableReleases();
    // https://docs.github.com/rest/repos/repos#check-if-immutable-releases-are-enabled-for-a-repository
    if (found === null) return [{ name, is: 'unverifiable', why: 'GitHub answers 404, which says that they are off, or that this token may not see it', how }];
    return found.enabled ? [{ name, is: 'pass', said: `on${found.byOwner ? ', for all repositories of the owner' : ''}` }] : [{ name, is: 'fail', why: 'releases of this repository can be changed after they are published', fix: 'Switch it on: Settings → General → Releases → Enable release immutability.' }];
  });
};

/** The same by hand. */
export const gitHubWould = (asked: GitHubAsked): readonly string[] => [
  ...(asked.login === true || asked.scopes !== undefined ? ['gh auth status'] : []),
  ...(asked.secrets === undefined ? [] : ['gh secret list']),
  ...(asked.workflows ?? []).map((file) => `gh workflow view ${file}`),
  ...Object.keys(asked.environments ?? {}).map((name) => `gh api repos/{owner}/{repo}/environments/${encodeURIComponent(name)}`),
  ...(asked.tag === undefined ? [] : ["gh api 'repos/{owner}/{repo}/rulesets?targets=tag'"]),
  ...(asked.releases === undefined ? [] : ['gh api repos/{owner}/{repo}/immutable-releases']),
  ...(asked['dispatch-only'] ?? []).map((file) => `gh workflow view ${file} --yaml`),
];
