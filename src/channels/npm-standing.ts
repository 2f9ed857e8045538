import { z } from 'zod';
import type { ChannelPorts, ChannelStanding, Expected, Publisher } from '../ports.ts';
import { ANOTHER, askJson } from './asking.ts';

type Spec = { readonly package: string; readonly tag: string };

/** `_npmUser` says who published; `trustedPublisher` is there when no token did. Provenance alone can come with a token. https://docs.npmjs.com/trusted-publishers */
const version = z.object({ name: z.string(), version: z.string(), _npmUser: z.object({ name: z.string().optional(), trustedPublisher: z.object({ id: z.string() }).optional() }).optional(), dist: z.object({ attestations: z.object({ provenance: z.object({ predicateType: z.string() }).optional() }).optional() }) });
const packument = z.object({ name: z.string(), 'dist-tags': z.record(z.string(), z.string()).optional(), versions: z.record(z.string(), z.unknown()) });

const INSTALL = 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8';

/** A version may have its manifest minutes before the list has it: both must be without it. */
export const npmStanding = async (spec: Spec, { version: wanted }: Expected, ports: ChannelPorts): Promise<ChannelStanding> => {
  const [listed, own] = await Promise.all([packumentOf(spec, ports), manifestOf(spec, wanted, ports)]);
  const taken = own !== null || (listed !== null && Object.hasOwn(listed.versions, wanted));
  return { taken: taken ? `${spec.package} ${wanted}` : null, nobodys: listed === null && own === null ? spec.package : null, url: urlOf(spec, ports) };
};

/** How the version that the dist-tag leads to was published. */
export const npmPublisher = async (spec: Spec, _: Expected, ports: ChannelPorts): Promise<Publisher> => {
  const how = `npm's page of ${spec.package}, Settings → Trusted publisher, names the workflow`;
  const newest = (await packumentOf(spec, ports))?.['dist-tags']?.[spec.tag];
  const manifest = newest === undefined ? null : await manifestOf(spec, newest, ports);
  if (manifest === null) return { trusted: false, said: `${spec.package} has no version under ${spec.tag} to tell by`, how };
  const of = `${spec.package} ${manifest.version}`;
  const publisher = manifest._npmUser?.trustedPublisher?.id;
  if (publisher !== undefined) return { trusted: publisher === 'github', said: `${of} was published by a trusted publisher (${publisher})`, how };
  const provenance = manifest.dist.attestations?.provenance === undefined ? '' : '; it has provenance, which a token can make too';
  return { trusted: false, said: `${of} was published by ${manifest._npmUser?.name ?? 'somebody'}, and npm names no trusted publisher of it${provenance}`, how };
};

const nameOf = (spec: Spec): string => spec.package.split('/').map(encodeURIComponent).join('%2f').replace('%40', '@');
const urlOf = (spec: Spec, { endpoints }: ChannelPorts): string => `${endpoints.npm}/${nameOf(spec)}`;

const packumentOf = (spec: Spec, ports: ChannelPorts): Promise<z.output<typeof packument> | null> => askJson(ports.http, urlOf(spec, ports), packument.refine((of) => of.name === spec.package, ANOTHER), { accept: INSTALL });

const manifestOf = (spec: Spec, of: string, ports: ChannelPorts): Promise<z.output<typeof version> | null> =>
  askJson(ports.http, `${urlOf(spec, ports)}/${encodeURIComponent(of)}`, version.refine((answer) => answer.name === spec.package && answer.version === of, ANOTHER));
