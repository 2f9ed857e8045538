import type { SimpleGit } from 'simple-git';
import { WorldError } from '../ports.ts';
import type { Variables } from './environment.ts';
import { redactText } from './redact.ts';

/** Runs git in one checkout. */
export type GitProgram = {
  /** What git printed. @throws GitFailure */
  readonly read: (args: readonly string[], options?: { readonly trim?: boolean }) => Promise<string>;
  /** The same with the person's hooks, for what changes the repository or leaves for the remote. @throws GitFailure */
  readonly write: (args: readonly string[]) => Promise<string>;
};

/** Git ended with a number that is not 0. */
export class GitFailure extends Error {
  readonly exitCode: number;
  readonly said: string;
  /** What it printed on stdout before: with `--porcelain`, how far a push came. */
  readonly printed: string;

  constructor({ exitCode, said, printed }: { readonly exitCode: number; readonly said: string; readonly printed: string }) {
    super(firstLine(said) || `git ended with ${exitCode}`);
    this.name = 'GitFailure';
    this.exitCode = exitCode;
    this.said = said;
    this.printed = printed;
  }
}

/** Names that would point git at another repository than the folder it is run in. */
const ELSEWHERE = new Set(['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY', 'GIT_ALTERNATE_OBJECT_DIRECTORIES', 'GIT_COMMON_DIR', 'GIT_NAMESPACE', 'GIT_PREFIX', 'GIT_CEILING_DIRECTORIES', 'GIT_LITERAL_PATHSPECS', 'GIT_GLOB_PATHSPECS', 'GIT_NOGLOB_PATHSPECS', 'GIT_ICASE_PATHSPECS', 'GIT_EXTERNAL_DIFF', 'GIT_DIFF_OPTS']);
/** `ext::` is a command in the place of an address; over `git://` anybody on the way answers which tags there are. */
const NO_TRANSPORTS = ['protocol.ext.allow=never', 'protocol.git.allow=never'];
/** Silent for this long is dead: a server that answers no more, a password asked of nobody. */
const SILENT_MS = 120_000;
/** A helper that git left behind may hold its pipe; what git wrote has arrived by then. */
const AFTER_EXIT_MS = 2000;
/** simple-git waits 50 ms more for a git that has printed nothing, as one that finds no tag does, though its output is at its end by then: so it prints nothing, once. */
const NOTHING = Buffer.alloc(0);

/**
 * Git in `folder`, with the environment of the person (keys, helpers, identity are theirs), without prompts. Reads run
 * neither hooks nor fsmonitor: `git status` in an untrusted checkout runs `core.fsmonitor`. What reading does need is left:
 * the ssh command and the credential helper reach the remote, a filter says whether a file is changed.
 * @throws Error when the folder is not there.
 */
export async function openGitProgram(folder: string, environment: Variables): Promise<GitProgram> {
  const env = variablesFor(environment);
  return programIn(folder, await personIn(env, folder));
}

/** The root of the checkout that a folder is in: nothing that it may configure has a part in this, so nothing of it is asked before. @throws GitFailure */
export const rootOf = async (folder: string, environment: Variables): Promise<string> => (await plainIn(folder, variablesFor(environment))).read(['rev-parse', '--show-toplevel']);

/** For what says how git is to be run here, and so cannot wait for it. */
const plainIn = (folder: string, env: Record<string, string>): Promise<GitProgram> => programIn(folder, { env: { ...env, LC_ALL: 'C', LANGUAGE: 'C' }, askPass: [] });

async function programIn(folder: string, { env, askPass }: Person): Promise<GitProgram> {
  const { simpleGit } = await import('simple-git');
  const open = (config: readonly string[]): SimpleGit =>
    simpleGit({
      baseDir: folder,
      config: ['core.fsmonitor=false', 'core.quotePath=false', 'color.ui=false', 'gc.auto=0', 'maintenance.auto=false', ...NO_TRANSPORTS, ...askPass, ...config],
      // What we pass is built here, never out of text from the repository; the person's own variables are theirs.
      unsafe: { allowUnsafeFsMonitor: true, allowUnsafeHooksPath: true, allowUnsafeSshCommand: true, allowUnsafeAskPass: true, allowUnsafeConfigPaths: true, allowUnsafeConfigEnvCount: true, allowUnsafeEditor: true, allowUnsafePager: true, allowUnsafeExec: true, allowUnsafeGitProxy: true, allowUnsafeTemplateDir: true, allowUnsafeUrlRewrite: true, allowUnsafeCredentialHelper: true, allowUnsafeProtocolOverride: true, allowUnsafeInclude: true, allowUnsafeGpgProgram: true, allowUnsafeAlias: true, allowUnsafeDiffExternal: true, allowUnsafeDiffTextConv: true, allowUnsafeFilter: true, allowUnsafeMergeDriver: true, allowUnsafeSubmodule: true, allowUnsafeCommandBinaries: true, allowUnsafePack: true },
      allowEnvironment: Object.keys(env),
      completion: { onClose: true, onExit: AFTER_EXIT_MS },
      timeout: { block: SILENT_MS },
      // By default a failure that prints nothing counts as success. An error without a number of git's own is a time-out.
      errors: (error, { exitCode, stdErr, stdOut }) => (exitCode === 0 || (error !== undefined && exitCode < 0) ? error : packed({ exitCode, said: Buffer.concat(stdErr).toString(), printed: Buffer.concat(stdOut).toString() })),
    }).env(env).outputHandler((_, stdout) => void stdout.once('end', () => stdout.emit('data', NOTHING)));
  const reading = open(['core.hooksPath=/dev/null', 'core.alternateRefsCommand=:', 'fetch.prune=false', 'fetch.pruneTags=false', 'fetch.recurseSubmodules=false', 'log.showSignature=false']);
  const writing = open(['push.followTags=false', 'push.recurseSubmodules=no']);
  return {
    read: async (args, { trim = true } = {}) => {
      const text = await reading.raw([...args]).catch(unpack);
      return trim ? text.trimEnd() : text;
    },
    write: async (args) => (await writing.raw([...args]).catch(unpack)).trimEnd(),
  };
}

/** simple-git keeps the text of an error and drops what else it holds, so all of it travels as a text. */
const packed = (failure: { readonly exitCode: number; readonly said: string; readonly printed: string }): Buffer => Buffer.from(JSON.stringify(failure));

function unpack(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  if (!message.startsWith('{"exitCode":')) throw error;
  const failure: { readonly exitCode: number; readonly said: string; readonly printed: string } = JSON.parse(message);
  // An address that git complains about may hold a password.
  throw new GitFailure({ ...failure, said: redactText(failure.said, []).text });
}

/** A read that got no answer, in the words of the ports: no answer is never a "no". */
export function unanswered(what: string, cause: unknown): WorldError {
  const said = cause instanceof GitFailure ? cause.said : cause instanceof Error ? cause.message : String(cause);
  const denied = /authentication failed|permission denied|could not read (?:username|password)|access denied|403|401/i.test(said);
  const fix = denied ? 'See that git can log in to the remote without asking (a key in the agent, or a credential helper).' : 'See what git says, and try again.';
  return new WorldError(`${what}: ${firstLine(said)}`, { trouble: denied ? 'denied' : 'unreachable', fix, cause });
}

/** The line that says most: git's own complaint, rather than what it printed on the way. */
export function firstLine(said: string): string {
  const lines = said.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return lines.find((line) => /^(?:fatal|error|remote: error|ssh):|^!/.test(line)) ?? lines[0] ?? '';
}

type Person = { readonly env: Record<string, string>; readonly askPass: readonly string[] };

/** The person's variables, less those that lead git elsewhere. */
const variablesFor = (person: Variables): Record<string, string> => Object.fromEntries(Object.entries(person).flatMap(([name, value]) => (value === undefined || ELSEWHERE.has(name) ? [] : [[name, value]])));

/** The person's environment for git, and what of this checkout's own configuration must not count. An object is what it is for everybody, whatever replaces it here. */
async function personIn(env: Record<string, string>, folder: string): Promise<Person> {
  const settings = await configured(env, folder);
  const own = settings.filter(({ scope }) => scope === 'local' || scope === 'worktree');
  const persons = settings.filter((setting) => !own.includes(setting));
  // ssh asks for a passphrase on the terminal itself, over our screen, unless it is told not to.
  const ownSsh = (env['GIT_SSH_COMMAND'] ?? env['GIT_SSH'] ?? '') !== '' || settings.some(({ key }) => key === 'core.sshcommand');
  // A clone that lacks objects fetches them while it is read, by the program that it names itself.
  const fetchesByProgram = own.some(({ key }) => key.endsWith('.uploadpack'));
  return {
    env: { ...env, GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', GIT_NO_REPLACE_OBJECTS: '1', LC_ALL: 'C', LANGUAGE: 'C', ...(ownSsh ? {} : { GIT_SSH_COMMAND: 'ssh -oBatchMode=yes' }), ...(fetchesByProgram ? { GIT_NO_LAZY_FETCH: '1' } : {}) },
    askPass: own.some(({ key }) => key === 'core.askpass') ? [`core.askPass=${persons.findLast(({ key }) => key === 'core.askpass')?.value ?? ''}`] : [],
  };
}

type Setting = { readonly scope: string; readonly key: string; readonly value: string };

/** Settings that name a program, with where each stands; none where git gives no answer. */
async function configured(env: Record<string, string>, folder: string): Promise<readonly Setting[]> {
  const git = await plainIn(folder, env);
  const stdout = await git.read(['config', '--null', '--show-scope', '--get-regexp', String.raw`^(core\.(sshcommand|askpass)|remote\..*\.uploadpack)$`], { trim: false }).catch(() => '');
  const fields = stdout.split('\0');
  return fields.flatMap((scope, at) => {
    if (at % 2 === 1) return [];
    const [key = '', ...value] = (fields[at + 1] ?? '').split('\n');
    return key === '' ? [] : [{ scope, key, value: value.join('\n') }];
  });
}
