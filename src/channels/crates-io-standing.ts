import { z } from 'zod';
import type { ChannelPorts, ChannelStanding, Expected, Publisher } from '../ports.ts';
import { ANOTHER, askJson, readJson, unreadable } from './asking.ts';

/** Lines of the index, oldest first. */
type Lines = readonly { readonly vers: string; readonly yanked: boolean }[];

const config = z.object({ api: z.string().min(1).nullish() });
/** https://crates.io/docs/trusted-publishing; `trustpub_data` is null of what a token published. */
const published = z.object({ version: z.object({ crate: z.string(), num: z.string(), trustpub_data: z.object({ provider: z.string(), repository: z.string().optional() }).nullish() }) });

export const crateStanding = (name: string, lines: Lines, { version }: Expected): ChannelStanding => {
  const found = lines.find(({ vers }) => vers === version);
  return { taken: found === undefined ? null : `${name} ${version}${found.yanked ? ', yanked' : ''}`, nobodys: lines.length === 0 ? name : null, url: `https://crates.io/crates/${name}` };
};

/** How the newest version was published, where the registry has an API to say it. */
export const cratePublisher = async (name: string, lines: Lines, { expected, ports }: { readonly expected: Expected; readonly ports: ChannelPorts }): Promise<Publisher> => {
  const how = `https://crates.io/crates/${name}/settings names the workflow`;
  const newest = lines.at(-1)?.vers;
  if (newest === undefined) return { trusted: false, said: `${name} has no version to tell by`, how };
  const index = `${ports.endpoints.crates}/config.json`;
  const settings = await askJson(ports.http, index, config);
  if (settings === null) throw unreadable(index, 'it is not there');
  if (settings.api === null || settings.api === undefined) return { trusted: false, said: 'this registry has no API that says how a version was published', how };
  const url = `${settings.api}/api/v1/crates/${encodeURIComponent(name)}/${encodeURIComponent(newest)}`;
  const { status, body } = await ports.http.get(url, { accept: 'application/json', namedBy: ports.endpoints.crates });
  if (status !== 200) throw unreadable(url, 'the index has this version, and the API does not');
  const { version } = readJson(new TextDecoder().decode(body), published.refine((of) => of.version.num === newest && of.version.crate.toLowerCase() === name.toLowerCase(), ANOTHER), url);
  const of = `${name} ${newest}`;
  const data = version.trustpub_data ?? null;
  if (data === null) return { trusted: false, said: `${of} was published with a token`, how };
  const isOurs = data.provider === 'github' && data.repository?.toLowerCase() === expected.repository.toLowerCase();
  return { trusted: isOurs, said: `${of} was published by a workflow of ${data.repository ?? data.provider}${isOurs ? '' : `, not of ${expected.repository}`}`, how };
};
