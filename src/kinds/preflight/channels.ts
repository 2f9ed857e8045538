import { z } from 'zod';
import type { At } from '../../core/kind.ts';
import type { Expected, KindPorts } from '../../ports.ts';
import { tapOf } from '../formula/tap.ts';
import { rowsOr } from './row.ts';
import type { Row } from './row.ts';

const names = z.array(z.string().min(1)).min(1);

/** What `check: { channels: … }` can ask; each of channels of the runbook, by their names there. */
export const channelsQuestion = z
  .strictObject({
    /** Channels that must not have this version yet. */
    free: names.optional(),
    /** Taps that whoever releases may push to. */
    writable: names.optional(),
    /** Registries whose newest version was published by a workflow that they trust, without a token. */
    trusted: names.optional(),
  })
  .refine((asked) => Object.keys(asked).length > 0, 'asks nothing: write free, writable or trusted');

export type ChannelsAsked = z.infer<typeof channelsQuestion>;

/** Everything that was asked, a row each. @throws WorldError when a channel did not answer. */
export const channelRows = async ({ free = [], writable = [], trusted = [] }: ChannelsAsked, at: At<unknown>, ports: KindPorts): Promise<readonly Row[]> => {
  const expected: Expected = { version: at.values['version'] ?? at.plan.target.replace(/^v(?=\d)/, ''), target: at.plan.target, commit: at.candidate.commit, repository: at.plan.repository, built: null };
  const rows = await Promise.all([
    ...free.map((name) => freeRows(name, expected, ports)),
    ...writable.map((name) => writableRows(name, at, ports)),
    ...trusted.map((name) => trustedRows(name, expected, ports)),
  ]);
  return rows.flat();
};

/** A version is taken once and for all; a name that nobody has is owned by whoever is first. */
const freeRows = (name: string, expected: Expected, ports: KindPorts): Promise<readonly Row[]> =>
  rowsOr(`${expected.version} on ${name}`, 'look at the channel', async (): Promise<readonly Row[]> => {
    const { taken, nobodys, url } = await ports.standing(name, expected);
    const row = `${expected.version} on ${name}`;
    if (taken !== null) return [{ name: row, is: 'fail', why: `${name} has this version already: ${taken} (${url})`, fix: 'What is out stays out. Choose another version, or find out who published this one.' }];
    const free: Row = { name: row, is: 'pass', said: 'not there yet' };
    return nobodys === null ? [free] : [free, { name: `${name} name`, is: 'unverifiable', why: `${nobodys} is a new name there, and whoever publishes it first owns it`, how: `see that it is spelt right, and that ${name} lets you have it: ${url}` }];
  });

/** What GitHub says of the login, and what its git says to the keys of this machine: they need not be of one person. */
const writableRows = (name: string, at: At<unknown>, ports: KindPorts): Promise<readonly Row[]> => {
  const tap = tapOf(at, name, ports);
  const row = `push to ${tap.repository}`;
  return rowsOr(row, `let its owner look: https://github.com/${tap.repository}/settings/access`, async (): Promise<readonly Row[]> => {
    const { push, archived } = await ports.github(tap.repository).access();
    if (archived) return [{ name: row, is: 'fail', why: `${tap.repository} is archived: nobody can push to it`, fix: 'Unarchive it, or name another tap.' }];
    if (push === false) return [{ name: row, is: 'fail', why: `your login may not push to ${tap.repository}`, fix: 'Let its owner give you write access.' }];
    const refused = await (await ports.gitAt(tap.root)).pushRefused();
    if (refused !== null) return [{ name: row, is: 'fail', why: `git may not push from ${tap.root}: ${refused}`, fix: `Put its key or credential helper right. To try: git -C ${tap.root} push --dry-run.` }];
    return [{ name: row, is: 'pass', said: `${push === null ? 'GitHub does not say what your login may' : 'your login may'}, and git is let in from ${tap.root}` }];
  });
};

const trustedRows = (name: string, expected: Expected, ports: KindPorts): Promise<readonly Row[]> =>
  rowsOr(`trusted publishing on ${name}`, 'look at the settings of the package there', async (): Promise<readonly Row[]> => {
    const row = `trusted publishing on ${name}`;
    const publisher = await ports.publisher(name, expected);
    if (publisher === null) return [{ name: row, is: 'fail', why: `${name} is no registry that trusts workflows`, fix: 'Leave it out of trusted: that is of npm, pypi and crates.io.' }];
    return [publisher.trusted ? { name: row, is: 'pass', said: publisher.said } : { name: row, is: 'unverifiable', why: publisher.said, how: publisher.how }];
  });

/** The same by hand. */
export const channelsWould = ({ free = [], writable = [], trusted = [] }: ChannelsAsked): readonly string[] => [
  ...free.map((name) => `ask ${name} whether it has this version`),
  ...writable.map((name) => `git push --dry-run  (in the checkout of ${name})`),
  ...trusted.map((name) => `ask ${name} how its newest version was published`),
];
