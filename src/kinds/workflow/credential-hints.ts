/** What a log says when a credential is at fault, and what helps. Data: the first that fits counts, so the special stands before the general. */
type Hint = {
  /** Whose credential it is. */
  readonly of: string;
  readonly says: RegExp;
  readonly hint: string;
  /** How secrets for it are usually named; null where none is used. */
  readonly secrets: RegExp | null;
};

const NPM = /NPM|NODE_AUTH/;
const CRATES = /CARGO|CRATES/;
const PYPI = /PYPI|TWINE|UV_PUBLISH/;
const GITHUB = /GITHUB|GH_|_PAT\b|TAP/;

const HINTS: readonly Hint[] = [
  // https://docs.npmjs.com/trusted-publishers and https://docs.pypi.org/trusted-publishers/troubleshooting/
  { of: 'trusted publishing', says: /ACTIONS_ID_TOKEN_REQUEST|id-token: write|OIDC token (?:could|can) ?not be (?:requested|retrieved)/i, hint: 'The job may not ask for an OIDC token: give it permissions: id-token: write.', secrets: null },
  { of: 'trusted publishing', says: /invalid-publisher|no corresponding publisher|trusted publish\w*[^\n]*(?:not (?:been )?configured|not enabled|failed|mismatch)|OIDC token exchange|non-user identity/i, hint: 'The registry knows no trusted publisher of this name: repository, workflow file and environment must be entered there exactly as they are.', secrets: null },
  { of: 'npm', says: /\bEOTP\b|one-time pass(?:word|code)/i, hint: 'npm wants a one-time password: replace the token by a granular one that may skip it (or an automation token), or publish by trusted publishing.', secrets: NPM },
  { of: 'npm', says: /\bENEEDAUTH\b|npm (?:error|ERR!)[^\n]*\bE?401\b/i, hint: 'npm does not know the token: it is missing, expired or revoked.', secrets: NPM },
  { of: 'npm', says: /npm (?:error|ERR!)[^\n]*\bE?403\b(?![^\n]*publish over)/i, hint: 'npm refuses: the token may not publish this package, or its 2FA rule forbids tokens. Look at the packages and scopes that the token names.', secrets: NPM },
  // npm hides packages from who may not see them. https://docs.npmjs.com/common-errors
  { of: 'npm', says: /npm (?:error|ERR!)[^\n]*\b404\b[^\n]*\bPUT\b|\bPUT\b[^\n]*registry[^\n]*\b404\b/i, hint: 'npm answers 404 to a PUT where the token may not publish this package: it is a question of permission, not of the name.', secrets: NPM },
  { of: 'PyPI', says: /invalid or non-existent authentication/i, hint: 'PyPI does not know the token: user name __token__, and the whole token with its pypi- in front, without quotes or a line end.', secrets: PYPI },
  { of: 'PyPI', says: /isn't allowed to upload to project|not allowed to upload|403[^\n]*(?:pypi|legacy)|(?:pypi|legacy)[^\n]*\b403\b/i, hint: 'PyPI refuses: the token is of another project, or its user is no maintainer of this one.', secrets: PYPI },
  { of: 'crates.io', says: /provide a (?:non-empty )?token|no token found|(?:crates\.io|cargo)[^\n]*\b401\b|\b401\b[^\n]*crates\.io/i, hint: 'crates.io got no token, or one that it does not know: make a new one with the scope publish-update.', secrets: CRATES },
  { of: 'crates.io', says: /don't seem to be an owner|crates\.io[^\n]*\b403\b|\b403 Forbidden\b[^\n]*crate|\b403\b[^\n]*crates\.io|authentication failed[^\n]*crate/i, hint: 'crates.io refuses: the token has expired, lacks the scope publish-update or this crate, or its user is no owner of it.', secrets: CRATES },
  { of: 'GitHub', says: /resource not accessible by (?:integration|personal access token)/i, hint: 'The token of the job may not do this: give the job permissions: contents: write, or the token that scope.', secrets: GITHUB },
  { of: 'GitHub', says: /bad credentials/i, hint: 'GitHub does not know the token: it is expired or revoked.', secrets: GITHUB },
  { of: 'a secret', says: /\b[A-Z][A-Z0-9_]*_(?:TOKEN|KEY|PASSWORD|SECRET)\b[^\n]{0,40}\b(?:not set|empty|missing|not found|required)\b/, hint: 'The secret is not there for this job: set it for the repository, or for the environment that the job names.', secrets: null },
];

/** `secrets`: names of the secrets that the log names, else of those that the job is given and that fit. */
export type Credential = { readonly of: string; readonly hint: string; readonly secrets: readonly string[] };

/**
 * Which credential a log is about, and what helps; null where it speaks of none. It is a hint for a person and rules on nothing.
 * @param given names of the secrets that the workflow file gives to the job, where they could be read
 */
export const credentialOf = (lines: readonly string[], given: readonly string[]): Credential | null => {
  const text = lines.join('\n');
  const found = HINTS.find(({ says }) => says.test(text));
  if (found === undefined) return null;
  const named = [...new Set(text.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_(?:TOKEN|KEY|PASSWORD|SECRET)\b/g) ?? [])].filter((name) => !/^(?:ACTIONS|RUNNER)_/.test(name));
  const { secrets: usual } = found;
  const fitting = (names: readonly string[]): readonly string[] => (usual === null ? names : names.filter((name) => usual.test(name)));
  const known = fitting(given);
  return { of: found.of, hint: found.hint, secrets: known.length > 0 ? known : fitting(named) };
};
