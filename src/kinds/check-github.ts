import { z } from 'zod';
import type { Answer } from '../core/event.ts';
import type { Mark, Picture } from '../core/picture.ts';
import type { Question } from '../core/plan.ts';
import { proofOf } from '../core/rules.ts';
import type { Evidence, Verdict } from '../core/verdict.ts';
import type { GitHub } from '../ports.ts';
import { WorldError } from '../ports.ts';

/** What `check: { github: … }` can ask. */
export const gitHubQuestion = z
  .strictObject({
    /** The token's user can be read. */
    login: z.literal(true).optional(),
    scopes: z.array(z.string().min(1)).min(1).optional(),
    /** Names of repository secrets; their values are never readable. */
    secrets: z.array(z.string().min(1)).min(1).optional(),
    /** Workflow files that must exist and be switched on. */
    workflows: z.array(z.string().min(1)).min(1).optional(),
  })
  .refine((asked) => Object.keys(asked).length > 0, 'asks nothing: write login, scopes, secrets or workflows');

type Asked = z.infer<typeof gitHubQuestion>;

/** What GitHub said. A refusal (401, 403) is an answer; no answer is not, and is thrown. */
export type GitHubSeen = {
  readonly login: { readonly login: string; readonly scopes: readonly string[] | null } | null;
  readonly secrets: readonly string[] | null;
  readonly workflows: readonly { readonly file: string; readonly path: string; readonly state: string }[] | null;
  readonly refused: readonly { readonly what: string; readonly why: string; readonly fix: string }[];
};

/** @throws WorldError when GitHub did not answer. */
export const askGitHub = async (asked: Asked, github: GitHub): Promise<GitHubSeen> => {
  const refused: { what: string; why: string; fix: string }[] = [];
  const ask = async <T>(what: string, question: () => Promise<T>): Promise<T | null> => {
    try {
      return await question();
    } catch (error) {
      if (!(error instanceof WorldError) || error.trouble !== 'denied') throw error;
      refused.push({ what, why: error.message, fix: error.fix });
      return null;
    }
  };
  const login = asked.login === true || asked.scopes !== undefined ? await ask('the user of the token', () => github.login()) : null;
  const secrets = asked.secrets === undefined ? null : await ask('the names of the secrets', () => github.secretNames());
  const workflows =
    asked.workflows === undefined
      ? null
      : await ask('the workflows', async () => {
          const found = await Promise.all((asked.workflows ?? []).map(async (file) => ({ file, workflow: await github.workflow(file) })));
          return found.flatMap(({ file, workflow }) => (workflow === null ? [] : [{ file, path: workflow.path, state: workflow.state }]));
        });
  return { login, secrets, workflows, refused };
};

/** Everything that was asked must be there by name; scopes that GitHub does not tell are a person's to confirm. */
export const judgeGitHub = (asked: Asked, seen: GitHubSeen, answers: readonly Answer[]): Verdict => {
  const evidence = evidenceOf(asked, seen);
  const [refused] = seen.refused;
  if (refused !== undefined) return { is: 'failed', why: `GitHub refuses to tell ${refused.what}: ${refused.why}`, fix: refused.fix, evidence };
  const unread = unreadOf(asked, seen);
  if (unread !== null) return { is: 'unknown', why: `GitHub did not tell ${unread}`, evidence };
  const missing = missingOf(asked, seen);
  if (missing.length > 0) return { is: 'failed', why: missing.map(({ why }) => why).join('; '), fix: missing.map(({ fix }) => fix).join(' '), evidence };
  const confirmed = asked.scopes !== undefined && seen.login?.scopes === null ? answers.find(({ question }) => question === SCOPES) : null;
  if (confirmed === undefined) return { is: 'ask', questions: [scopesQuestion(asked.scopes ?? [], seen.login?.login ?? '')], watching: false };
  if (confirmed !== null && confirmed.option !== 'confirmed') return { is: 'failed', why: `a person did not confirm the scopes of the token: ${confirmed.reason}`, fix: 'Log in with a token that has them: gh auth login', evidence };
  const proof = proofOf(confirmed === null ? evidence : [...evidence, { type: 'value', name: 'scopes confirmed', value: confirmed.reason }]);
  return proof === null ? { is: 'unknown', why: 'GitHub said nothing that can be kept' } : { is: 'passed', evidence: proof };
};

/** Each thing that was asked, with its mark. */
export const gitHubPicture = (asked: Asked, seen: GitHubSeen): Picture => {
  const mark = (is: boolean | null): Mark => (is === null ? 'unknown' : is ? 'passed' : 'failed');
  const { login } = seen;
  return [
    {
      type: 'marks',
      rows: [
        ...(asked.login === true ? [{ mark: mark(login !== null), label: 'logged in', at: login?.login ?? 'nobody' }] : []),
        ...(asked.scopes ?? []).map((scope) => ({ mark: mark(login === null || login.scopes === null ? null : grants(login.scopes, scope)), label: `scope ${scope}` })),
        ...(asked.secrets ?? []).map((name) => ({ mark: mark(seen.secrets?.includes(name) ?? null), label: `secret ${name}` })),
        ...(asked.workflows ?? []).map((file) => ({ mark: mark(seen.workflows?.some((one) => one.file === file && one.state === 'active') ?? null), label: `workflow ${file}` })),
      ],
    },
  ];
};

const SCOPES = 'scopes';

const unreadOf = (asked: Asked, seen: GitHubSeen): string | null => {
  if ((asked.login === true || asked.scopes !== undefined) && (seen.login === null || seen.login.login === '')) return 'who the token belongs to';
  if (asked.secrets !== undefined && seen.secrets === null) return 'the names of the secrets';
  return asked.workflows !== undefined && seen.workflows === null ? 'which workflows there are' : null;
};

const missingOf = (asked: Asked, seen: GitHubSeen): readonly { readonly why: string; readonly fix: string }[] => {
  const told = seen.login?.scopes ?? null;
  const scopes = told === null ? [] : (asked.scopes ?? []).filter((scope) => !grants(told, scope));
  const secrets = (asked.secrets ?? []).filter((name) => seen.secrets?.includes(name) !== true);
  const absent = (asked.workflows ?? []).filter((file) => seen.workflows?.some((one) => one.file === file) !== true);
  const off = (seen.workflows ?? []).filter(({ state }) => state !== 'active');
  return [
    ...(scopes.length === 0 ? [] : [{ why: `the token lacks the scope ${scopes.join(', ')}`, fix: `Run: gh auth refresh -s ${scopes.join(',')}` }]),
    ...(secrets.length === 0 ? [] : [{ why: `the repository has no secret ${secrets.join(', ')}`, fix: secrets.map((name) => `Run: gh secret set ${name}.`).join(' ') }]),
    ...(absent.length === 0 ? [] : [{ why: `the repository has no workflow ${absent.join(', ')}`, fix: `Add it on the default branch, below .github/workflows.` }]),
    ...off.map(({ file, state }) => ({ why: `the workflow ${file} is ${state}`, fix: `Run: gh workflow enable ${file}` })),
  ];
};

/** A scope includes the ones below it: https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps */
const grants = (told: readonly string[], scope: string): boolean => {
  if (told.includes(scope)) return true;
  if (/^(?:repo:|repo_deployment$|public_repo$|security_events$)/.test(scope)) return told.includes('repo');
  const [level, of] = scope.split(':');
  if (of === undefined) return false;
  return (level === 'read' && told.includes(`write:${of}`)) || (level !== 'admin' && told.includes(`admin:${of}`));
};

const scopesQuestion = (scopes: readonly string[], login: string): Question => ({
  id: SCOPES,
  asks: 'decision',
  text: `GitHub does not say what the token of ${login} may do (it is fine-grained). May it do what ${scopes.join(', ')} would allow?`,
  options: [
    { key: 'confirmed', label: 'It may; I looked at its settings', reason: 'required', does: 'pass' },
    { key: 'hold', label: 'It may not, or I cannot tell', reason: 'required', does: 'hold' },
  ],
});

const evidenceOf = (asked: Asked, seen: GitHubSeen): readonly Evidence[] => [
  ...(seen.login === null ? [] : [{ type: 'value' as const, name: 'GitHub user', value: seen.login.login }]),
  ...(asked.scopes !== undefined && seen.login !== null ? [{ type: 'value' as const, name: 'scopes', value: seen.login.scopes?.join(', ') ?? 'not told' }] : []),
  ...(asked.secrets ?? []).filter((name) => seen.secrets?.includes(name) === true).map((name) => ({ type: 'value' as const, name: `secret ${name}`, value: 'exists' })),
  ...(seen.workflows ?? []).map(({ file, path, state }) => ({ type: 'value' as const, name: `workflow ${file}`, value: `${path} ${state}` })),
];
