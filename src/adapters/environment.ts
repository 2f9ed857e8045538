/** Variables by name, as `process.env` has them. */
export type Variables = { readonly [name: string]: string | undefined };

const SECRET_WORD = /TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|APIKEY/i;
const SECRET_PART = /(?:^|[_:-])(?:KEYS?|AUTH|PASS|PAT|CREDS)(?:$|[_:-])/i;
/** Named alike, but a path or a switch: without the agent's socket no child could push over ssh. */
const HARMLESS = new Set(['SSH_AUTH_SOCK', 'TOKENIZERS_PARALLELISM']);
/** Not secret itself, but it leads straight to one. */
const LEADS_TO_SECRETS = /^npm_config_userconfig$/i;
/** Ours, or about the program that started us: a child that saw them would be counted as another attempt's. */
const NEVER_INHERITED = new Set(['HOLDPOINT_ATTEMPT', 'NODE_CHANNEL_FD', 'NODE_COMPILE_CACHE']);

/** Is a variable of this name likely to hold a secret? Rather one too many: a step can ask for it with `env`. */
export const isSecretName = (name: string): boolean => !HARMLESS.has(name) && (SECRET_WORD.test(name) || SECRET_PART.test(name));

/**
 * What a child gets: the person's environment less what is named like a secret, what the step passes all the same, what
 * makes tools behave in a pipe, and its own `env` on top.
 */
export function childEnvironment({ person, env, pass, attempt, terminal = false }: {
  readonly person: Variables;
  readonly env: { readonly [name: string]: string };
  readonly pass: readonly string[];
  readonly attempt: string;
  /** It has a terminal, so it needs no help to behave as if it had, and git may ask. */
  readonly terminal?: boolean;
}): { readonly [name: string]: string } {
  const inherited = withoutSecrets(person);
  const passed = Object.fromEntries(pass.flatMap((name) => (person[name] === undefined ? [] : [[name, person[name]]])));
  return { ...(terminal ? {} : forPipes(person)), ...inherited, GIT_TERMINAL_PROMPT: terminal ? '1' : '0', ...passed, ...env, HOLDPOINT_ATTEMPT: attempt };
}

/** The person's environment without variables that are named like secrets. */
export function withoutSecrets(person: Variables): { readonly [name: string]: string } {
  return Object.fromEntries(
    Object.entries(person).flatMap(([name, value]) =>
      value === undefined || isSecretName(name) || LEADS_TO_SECRETS.test(name) || NEVER_INHERITED.has(name) ? [] : [[name, value]],
    ),
  );
}

/** A pipe loses colour and line timing; these ask for them back. What the person has set wins, and no colour is no colour for all of them. */
function forPipes(person: Variables): { readonly [name: string]: string } {
  const wanted = (person['NO_COLOR'] ?? '') === '' && person['FORCE_COLOR'] !== '0' && person['FORCE_COLOR'] !== 'false';
  const colour = wanted ? { FORCE_COLOR: '1', CLICOLOR_FORCE: '1', CARGO_TERM_COLOR: 'always' } : {};
  return { ...colour, PYTHONUNBUFFERED: '1' };
}
