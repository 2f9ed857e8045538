import type { Json } from '../core/json.ts';
import { redactText } from './redact.ts';

/** How often something was taken out: secrets, and what names this machine or its user. */
export type Taken = { readonly secrets: number; readonly names: number };

/** Takes secrets out of what leaves this machine, and calls home `~`, the user `user` and the machine `host`, everywhere alike. */
export type MachineRedactor = {
  readonly text: (text: string) => string;
  /** The same for every text in a value, names of fields included. A field called `host` is one. */
  readonly value: (value: Json) => Json;
  /** What was taken out since it was asked last. */
  readonly taken: () => Taken;
};

export type Machine = { readonly secrets: readonly string[]; readonly homes: readonly string[]; readonly user: string; readonly hosts: readonly string[] };

/** Names that are nobody's. */
const NOBODY = new Set(['root', 'user', 'host', 'localhost', '']);
const LETTER = '[A-Za-z0-9_-]';

export function createMachineRedactor({ secrets, homes, user, hosts }: Machine): MachineRedactor {
  let taken: Taken = { secrets: 0, names: 0 };
  const home = homes.filter((path) => path.length > 1).toSorted((a, b) => b.length - a.length).map((path) => ({ pattern: new RegExp(`${escaped(path.replace(/\/+$/, ''))}(?!${LETTER})`, 'g'), by: '~' }));
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

  const text = (given: string): string => {
    const masked = redactText(given, secrets);
    taken = { ...taken, secrets: taken.secrets + masked.masked };
    // A user called `run` must not rename a kind: what has no blank in it is a name of something, unless it is a path or an address.
    return put(masked.text, [...home, ...inPath, ...(/\s/.test(given) ? inProse : [])]);
  };

  const value = (given: Json): Json => {
    if (typeof given === 'string') return text(given);
    if (Array.isArray(given)) return given.map(value);
    if (typeof given !== 'object' || given === null) return given;
    return Object.fromEntries(Object.entries(given).map(([name, inner]: readonly [string, Json]) => [text(name), name === 'host' && typeof inner === 'string' && names.includes(inner) ? hostAlone() : value(inner)]));
  };
  const hostAlone = (): string => {
    taken = { ...taken, names: taken.names + 1 };
    return 'host';
  };

  return {
    text,
    value,
    taken: () => {
      const since = taken;
      taken = { secrets: 0, names: 0 };
      return since;
    },
  };
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
