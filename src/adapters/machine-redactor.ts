import type { Json } from '../core/json.ts';
import { redactText } from './redact.ts';

/** How often something was taken out: secrets, and what names this machine or its user. */
export type Taken = { readonly secrets: number; readonly names: number };

/** Takes secrets out of what leaves this machine, and calls home `~`, the user `user` and the machine `host`, everywhere alike. */
export type MachineRedactor = {
  readonly text: (text: string) => string;
  /** The same for every text in a value, names of fields included. A field called `host` is one, and lists of files keep what the repository calls them. */
  readonly value: (value: Json) => Json;
  /** The same for a line of JSON that cannot be read as one: what stands in it as `host` goes, known or not. */
  readonly damaged: (line: string) => string;
  /** What was taken out since it was asked last. */
  readonly taken: () => Taken;
};

export type Machine = { readonly secrets: readonly string[]; readonly homes: readonly string[]; readonly user: string; readonly hosts: readonly string[] };

/**
 * Names that are nobody's: what systems, containers and clouds call their accounts. They are words as well.
 * Prevents: `test/x.rs`, `cargo test` and `git push` that are other files and other commands in the copy.
 */
const NOBODY = new Set(['', 'root', 'user', 'host', 'localhost', 'admin', 'app', 'build', 'builder', 'ci', 'container', 'debian', 'dev', 'developer', 'docker', 'ec2-user', 'fedora', 'git', 'github', 'guest', 'home', 'main', 'node', 'nobody', 'npm', 'release', 'runner', 'test', 'tests', 'ubuntu', 'vagrant', 'vscode', 'work', 'workspace']);
const LETTER = '[A-Za-z0-9_-]';
/**
 * Fields that rules compare with each other: files of the repository, and the patterns that match them.
 * Prevents: a user named like a folder, whose files are called otherwise than their pattern, and a replay in which what was stale has passed.
 */
const FILES: ReadonlySet<string> = new Set(['changed', 'fromBase', 'files', 'globs', 'patterns']);
const HOST_FIELD = /("host"\s*:\s*")(?:[^"\\]|\\.)*/g;

export function createMachineRedactor({ secrets, homes, user, hosts }: Machine): MachineRedactor {
  let taken: Taken = { secrets: 0, names: 0 };
  const homePaths = homes.map((path) => path.replace(/\/+$/, '')).filter((path) => path.length > 1).toSorted((a, b) => b.length - a.length);
  const below = (path: string, { anywhere }: { readonly anywhere: boolean }) => ({ pattern: new RegExp(`${anywhere ? '' : `(?<!${LETTER}|[.*~)\\]])`}${escaped(path)}(?!${LETTER})`, 'g'), by: '~' });
  // `-I/home/robin/x` is below home, and `src/root/x` is not below `/root`.
  const home = homePaths.map((path) => below(path, { anywhere: path.lastIndexOf('/') > 0 }));
  const homeOfFiles = homePaths.map((path) => below(path, { anywhere: false }));
  // `box.local` is also called `box`; the longer name goes first.
  const names = [...new Set(hosts.flatMap((name) => [name, name.split('.')[0] ?? '']))].filter((name) => !NOBODY.has(name)).toSorted((a, b) => b.length - a.length);
  const inPath = [...(NOBODY.has(user) ? [] : [{ pattern: new RegExp(`(?<=[/\\\\])${escaped(user)}(?=[/\\\\]|$)|(?<!${LETTER})${escaped(user)}(?=@)`, 'g'), by: 'user' }]), ...names.map((name) => ({ pattern: new RegExp(`(?<=@)${escaped(name)}(?!${LETTER})`, 'g'), by: 'host' }))];
  // `robin.js` is a file; what follows the name of a machine is only more of it.
  const inProse = [...(NOBODY.has(user) ? [] : [{ name: user, by: 'user', but: `|[.]${LETTER}` }]), ...names.map((name) => ({ name, by: 'host', but: '' }))].map(({ name, by, but }) => ({ pattern: new RegExp(`(?<!${LETTER}|[.])${escaped(name)}(?!${LETTER}${but})`, 'g'), by }));

  const put = (text: string, rules: readonly { readonly pattern: RegExp; readonly by: string }[]): string =>
    rules.reduce((before, { pattern, by }) => before.replace(pattern, () => {
      taken = { ...taken, names: taken.names + 1 };
      return by;
    }), text);

  const withoutSecrets = (given: string): string => {
    const masked = redactText(given, secrets);
    taken = { ...taken, secrets: taken.secrets + masked.masked };
    return masked.text;
  };
  // A user called `run` must not rename a kind: what has no blank in it is a name of something, unless it is a path or an address.
  const text = (given: string): string => put(withoutSecrets(given), [...home, ...inPath, ...(/\s/.test(given) ? inProse : [])]);
  const file = (given: string): string => put(withoutSecrets(given), homeOfFiles);

  const value = (given: Json, of: (given: string) => string = text): Json => {
    if (typeof given === 'string') return of(given);
    if (Array.isArray(given)) return given.map((one: Json) => value(one, of));
    if (typeof given !== 'object' || given === null) return given;
    return Object.fromEntries(Object.entries(given).map(([name, inner]: readonly [string, Json]) => [of(name), name === 'host' && typeof inner === 'string' && names.includes(inner) ? hostAlone() : value(inner, FILES.has(name) ? file : of)]));
  };
  const hostAlone = (): string => {
    taken = { ...taken, names: taken.names + 1 };
    return 'host';
  };

  return {
    text,
    value: (given) => value(given),
    damaged: (line) => text(line.replace(HOST_FIELD, (_, before: string) => `${before}${hostAlone()}`)),
    taken: () => {
      const since = taken;
      taken = { secrets: 0, names: 0 };
      return since;
    },
  };
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
