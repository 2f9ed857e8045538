import { commandsIn } from './shell-words.ts';
import type { Word } from './shell-words.ts';

/** What a path of the checkout is. `runs`: it may be executed, or begins with `#!`. */
export type Seen = { readonly is: 'file' | 'link' | 'none'; readonly runs: boolean };

/** @param path from the root of the checkout, without `.` and `..`. Asked of the disk by an adapter. */
export type LookAt = (path: string) => Seen;

/** Files of the repository that a command line runs, and what of it cannot be told. Each once, in order. */
export type Named = {
  readonly files: readonly string[];
  /** What is named and cannot be covered, with the reason. */
  readonly uncovered: readonly { readonly what: string; readonly why: string }[];
  /** Programs of the PATH, as far as a line shows them. */
  readonly programs: readonly string[];
  /** What is named like a script of the checkout, and is not there. */
  readonly missing: readonly string[];
};

/** Take a script as their first argument that is no option. */
const INTERPRETERS = new Set(['bash', 'sh', 'zsh', 'dash', 'ksh', 'fish', 'node', 'deno', 'bun', 'tsx', 'ts-node', 'python', 'python2', 'python3', 'pypy3', 'ruby', 'perl', 'php', 'lua', 'Rscript', 'pwsh', 'source', '.']);
/** Stand before the command that they run; the first are words of the shell. */
const SHELL_WORDS = new Set(['if', 'then', 'else', 'elif', 'do', 'while', 'until', '{', '!', 'time', 'exec', 'eval', 'command', 'builtin']);
const WRAPPERS = new Set([...SHELL_WORDS, 'env', 'nohup', 'sudo', 'nice', 'timeout', 'xargs', 'stdbuf', 'uv', 'poetry', 'pipx', 'npx', 'run']);
/** Read a file of this name in the folder where they run, or above it, and run what it says. */
const BUILD_FILES: { readonly [program: string]: readonly string[] } = {
  just: ['justfile', 'Justfile', '.justfile'], make: ['GNUmakefile', 'makefile', 'Makefile'], gmake: ['GNUmakefile', 'makefile', 'Makefile'],
  npm: ['package.json'], pnpm: ['package.json'], yarn: ['package.json'], bun: ['package.json'], rake: ['Rakefile'], task: ['Taskfile.yml', 'Taskfile.yaml'], invoke: ['tasks.py'], tox: ['tox.ini'], nox: ['noxfile.py'], composer: ['composer.json'],
};
/** What a package manager does without running a script of the project. */
const ONLY_READS = new Set(['audit', 'view', 'info', 'show', 'ls', 'list', 'outdated', 'whoami', 'ping', 'config', 'search', 'help']);
/** What a shell does itself, and how a manual step and a decision begin the line that says what they are. */
const NO_PROGRAMS = new Set(['echo', 'printf', 'exit', 'cd', 'pushd', 'popd', 'test', 'true', 'false', 'set', 'export', 'local', 'read', 'shift', 'return', 'trap', 'wait', 'for', 'case', 'esac', 'in', 'done', 'fi', 'source', 'by', 'ask']);
const SCRIPT = /\.(?:sh|bash|zsh|ksh|fish|js|mjs|cjs|jsx|ts|mts|cts|tsx|py|rb|pl|php|lua|r|ps1|bat|cmd|mk|awk|jq)$/i;
const OF_THE_SYSTEM = /^\/(?:usr|bin|sbin|opt|dev|nix)\//;

/**
 * Which files of the checkout these command lines run: what stands where a program stands, what an interpreter is given, what looks like a
 * script, and the build files that task runners read. `cd X` counts for what follows it in its line.
 * @param root absolute; a path that begins with it is one of the checkout.
 */
export const namedFiles = (lines: readonly string[], { root, look }: { readonly root: string; readonly look: LookAt }): Named => {
  const files = new Set<string>();
  const uncovered = new Map<string, string>();
  const programs = new Set<string>();
  const missing = new Set<string>();

  const consider = (text: string, folders: readonly string[], { asProgram }: { readonly asProgram: boolean }): boolean => {
    const path = text.startsWith(`${root}/`) ? text.slice(root.length + 1) : text;
    const inside = folders.flatMap((folder) => joined(folder, path) ?? []);
    if (inside.length === 0) {
      if ((asProgram || SCRIPT.test(path)) && path.includes('/') && !OF_THE_SYSTEM.test(path)) uncovered.set(path, 'outside the repository');
      return false;
    }
    let [found, there] = [false, false];
    for (const one of new Set(inside)) {
      const { is, runs } = look(one);
      there ||= is !== 'none';
      if (is === 'none' || !(asProgram || runs || SCRIPT.test(one))) continue;
      found = true;
      if (is === 'file') files.add(one);
      else uncovered.set(one, 'a link');
    }
    if (!there && SCRIPT.test(path) && path.includes('/')) missing.add(path);
    return found;
  };

  const buildFile = (program: string, words: readonly Word[], folders: readonly string[]): void => {
    const names = BUILD_FILES[program];
    const asked = words.find(({ text }) => !text.startsWith('-'))?.text;
    if (names === undefined || (names.includes('package.json') && (asked === undefined || ONLY_READS.has(asked)))) return;
    // `-f FILE` names another one.
    for (const { text } of words) consider(text, folders, { asProgram: words.some((other) => ['-f', '--file', '--justfile', '--makefile'].includes(other.text)) });
    for (const folder of folders) for (const above of withParents(folder)) if (names.some((name) => consider(joined(above, name) ?? '', [''], { asProgram: true }))) break;
  };

  const read = (line: string, from: readonly string[], { inQuotes }: { readonly inQuotes: boolean }): void => {
    let folders = from;
    for (const words of commandsIn(line)) {
      for (const { text, quoted } of words) if (quoted && /\s|\$\(|`/.test(text)) read(text, folders, { inQuotes: true });
      const start = words.findIndex(({ text }, index) => !/^\w+=/.test(text) && !WRAPPERS.has(text) && !(index > 0 && /^(?:-|\d)/.test(text)));
      const program = words[start];
      if (program === undefined) continue;
      const rest = words.slice(start + 1);
      const name = program.text.slice(program.text.lastIndexOf('/') + 1);
      const moved = name === 'cd' || name === 'pushd' ? rest : rest.filter((_, index) => ['-C', '--prefix', '--cwd'].includes(rest[index - 1]?.text ?? ''));
      folders = [...new Set([...folders, ...moved.flatMap(({ text, made }) => (made ? [] : folders.flatMap((folder) => joined(folder, text) ?? [])))])];
      if (program.made) uncovered.set(program.text, 'its name is made while it runs');
      else if (program.text.includes('/')) consider(program.text, folders, { asProgram: true });
      else if (!inQuotes && /^[A-Za-z][\w.+-]*$/.test(name) && !NO_PROGRAMS.has(name)) programs.add(name);
      let script = INTERPRETERS.has(name);
      for (const { text, made } of [...words.slice(0, start), ...rest]) {
        if (made && (SCRIPT.test(text) || (script && text.includes('/')))) uncovered.set(text, 'its name is made while it runs');
        if (made || text === '') continue;
        const found = consider(text, folders, { asProgram: script && !text.startsWith('-') });
        if (found || (!text.startsWith('-') && /[/.]/.test(text))) script = false;
        const value = /^[-\w]+=(.+)$/.exec(text)?.[1];
        if (value !== undefined) consider(value, folders, { asProgram: false });
      }
      buildFile(name, rest, folders);
    }
  };
  for (const line of lines) read(line, [''], { inQuotes: false });
  return { files: [...files], uncovered: [...uncovered].map(([what, why]) => ({ what, why })), programs: [...programs], missing: [...missing] };
};

/** A path from the root, or null where it leads out. */
const joined = (folder: string, path: string): string | null => {
  if (path.startsWith('/') || path.includes('\0')) return null;
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
};

const withParents = (folder: string): readonly string[] => (folder === '' ? [''] : [folder, ...withParents(folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : '')]);

/** The program that a line begins with, where it is plain to see and not one of the shell's own words; else null. */
export const firstProgram = (line: string): string | null => {
  const word = commandsIn(line)[0]?.find(({ text }) => !/^\w+=/.test(text));
  if (word === undefined || word.made || word.quoted || !/^[A-Za-z][\w.+-]*$/.test(word.text)) return null;
  return NO_PROGRAMS.has(word.text) || SHELL_WORDS.has(word.text) ? null : word.text;
};

/** The command lines that a runbook, or the plan made of it, may run: its steps', their fixes, and what asks for a tool's version. */
export const linesOf = ({ steps, tools }: { readonly steps: readonly { readonly would: readonly string[]; readonly fix: readonly string[] }[]; readonly tools: { readonly [name: string]: { readonly version: string } } }): readonly string[] => [
  ...steps.flatMap((step) => [...step.would, ...step.fix]),
  ...Object.values(tools).map(({ version }) => version),
];
