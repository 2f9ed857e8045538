import { relative } from 'node:path';
import { fileNow, lookIn } from '../adapters/named-files.ts';
import type { FileNow } from '../adapters/named-files.ts';
import { preferencesFolder, readTrusted } from '../adapters/preferences.ts';
import type { TrustedRunbook } from '../adapters/preferences.ts';
import type { Refusal } from '../core/command.ts';
import { quoted } from '../core/quoted.ts';
import type { CommandLine, Git } from '../ports.ts';
import { namedFiles } from '../runbook/named-files.ts';
import type { Named } from '../runbook/named-files.ts';

/** Files that command lines name, as they are now, and what of them nobody can vouch for. */
export type NamedNow = {
  readonly files: { readonly [path: string]: FileNow };
  readonly uncovered: Named['uncovered'];
  readonly programs: readonly string[];
};

type Tracking = Pick<Git, 'tracked'>;

/** Where a runbook and its files are trusted: its own path, or the checkout in which a built-in one runs that checkout's scripts. */
export type TrustedAt = { readonly root: string; readonly source: string; readonly place: string; readonly git: Tracking; readonly env: NodeJS.ProcessEnv };

/** A built-in runbook is trusted with the program; the scripts that it calls are those of this checkout. */
export const placeOf = ({ root, source, path }: { readonly root: string; readonly source: string; readonly path: string }): string => (source.startsWith('builtin:') ? `${source} in ${root}` : path);

/**
 * What these lines name in the checkout. A file that git does not track was made here, by a build or by a step: no pull request can bring
 * it or change it, it differs from run to run, and it is said to be not covered. When git gives no answer all of them count as tracked; what is as it was
 * trusted is not asked about.
 */
export const namedNow = async (lines: readonly string[], { root, git, trusted = {} }: Pick<TrustedAt, 'root' | 'git'> & { readonly trusted?: TrustedRunbook['files'] }): Promise<NamedNow> => {
  const look = lookIn(root);
  const { files, uncovered, programs } = namedFiles(lines, { root, look });
  const links = uncovered.flatMap(({ what }) => {
    const { link } = look(what);
    return link === undefined ? [] : [{ what, link }];
  });
  const now = files.map((path) => ({ path, file: fileNow(root, path) }));
  const known = new Set(now.flatMap(({ path, file }) => (trusted[path]?.hash === file.hash ? [path] : [])));
  const doubtful = [...files.filter((path) => !known.has(path)), ...links.map(({ link }) => link)];
  const tracked = doubtful.length === 0 ? new Set<string>() : await git.tracked(doubtful).then((paths) => new Set(paths), () => null);
  const isTracked = (path: string): boolean => known.has(path) || tracked === null || tracked.has(path);
  const made = files.filter((path) => !isTracked(path)).map((what) => ({ what, why: 'not tracked by git: it is made here' }));
  return {
    files: Object.fromEntries([...now.filter(({ path }) => isTracked(path)).map(({ path, file }) => [path, file] as const), ...links.filter(({ link }) => isTracked(link)).map(({ what }) => [what, A_LINK] as const)]),
    uncovered: [...uncovered, ...made],
    programs,
  };
};

/** A link that the repository has is not covered, and is asked about when it is new. */
const A_LINK: FileNow = { hash: 'not covered: a link', text: '(a link: what it leads to is not covered)\n' };

/** Files that are not as they were trusted: changed, new, or no longer tracked by git, so that nobody vouches for them any more. */
export const untrusted = (now: NamedNow, trusted: TrustedRunbook['files'] | null, own: { readonly [path: string]: string }): readonly string[] => [
  ...Object.entries(now.files).flatMap(([path, { hash }]) => (trusted?.[path]?.hash === hash || own[path] === hash ? [] : [path])),
  ...now.uncovered.flatMap(({ what }) => (trusted !== null && Object.hasOwn(trusted, what) && !Object.hasOwn(now.files, what) ? [what] : [])),
];

/** Scripts that the program itself writes into its sandbox, by their hash: a hostile repository of that name has others. */
export const ofProgram = async (source: string): Promise<{ readonly [path: string]: string }> => {
  if (source !== 'builtin:sandbox') return {};
  const [{ SCRIPTS }, { sha256 }] = await Promise.all([import('../sandbox/driftwood/scripts.ts'), import('./runbook-source.ts')]);
  return Object.fromEntries(Object.entries(SCRIPTS).map(([path, text]) => [path, sha256(text)]));
};

export type TrustGuard = {
  /** Why these lines may not run now; null when they may. */
  readonly whyNot: (lines: readonly string[]) => Promise<Refusal | null>;
  /** The same for one command, with the marks of the files that it names, for its evidence. */
  readonly check: (command: CommandLine) => Promise<{ readonly refusal: Refusal | null; readonly files: readonly { readonly path: string; readonly sha256: string }[] }>;
};

/**
 * Prevents: a script that somebody has read and trusted, and that is another one when a step runs it. Asked before every command; what was
 * trusted is read each time, and where there is nothing to read nothing is trusted.
 */
export const trustGuard = (at: TrustedAt): TrustGuard => {
  const look = async (lines: readonly string[]): Promise<{ readonly refusal: Refusal | null; readonly now: NamedNow }> => {
    const trusted = readTrusted(preferencesFolder(at.env), at.place)?.files ?? null;
    const now = await namedNow(lines, { ...at, ...(trusted === null ? {} : { trusted }) });
    return { refusal: refusalFor(untrusted(now, trusted, await ofProgram(at.source))), now };
  };
  return {
    whyNot: async (lines) => (await look(lines)).refusal,
    check: async (command) => {
      if (command.own === true) return { refusal: null, files: [] };
      const line = 'shell' in command.run ? command.run.shell : command.run.argv.map(quoted).join(' ');
      const { refusal, now } = await look([command.cwd === at.root ? line : `(cd ${quoted(relative(at.root, command.cwd))} && ${line})`]);
      return { refusal, files: Object.entries(now.files).flatMap(([path, { hash }]) => (/^[0-9a-f]{64}$/.test(hash) ? [{ path, sha256: hash }] : [])) };
    },
  };
};

const refusalFor = (changed: readonly string[]): Refusal | null =>
  changed.length === 0 ? null : { why: `${changed.join(', ')} ${changed.length === 1 ? 'is' : 'are'} not as you trusted ${changed.length === 1 ? 'it' : 'them'}`, fix: 'Leave, and start holdpoint at a terminal: it shows what changed and asks.' };
