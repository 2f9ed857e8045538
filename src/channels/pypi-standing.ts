import { z } from 'zod';
import type { ChannelPorts, ChannelStanding, Expected, Publisher } from '../ports.ts';
import { ANOTHER, askJson } from './asking.ts';

type Spec = { readonly package: string };

const release = z.object({ info: z.object({ version: z.string() }), urls: z.array(z.object({ filename: z.string() })) });

/** Only a trusted publisher can upload attestations, and its identity stands in them. https://docs.pypi.org/api/integrity/ */
const provenance = z.object({ attestation_bundles: z.array(z.object({ publisher: z.object({ kind: z.string(), repository: z.string().optional(), workflow: z.string().optional() }) })) });
const INTEGRITY = 'application/vnd.pypi.integrity.v1+json';

/** A version whose files were deleted is still taken: PyPI takes no name of a file twice. */
export const pypiStanding = async (spec: Spec, { version }: Expected, ports: ChannelPorts): Promise<ChannelStanding> => {
  const [project, own] = await Promise.all([releaseOf(spec, null, ports), releaseOf(spec, version, ports)]);
  return { taken: own === null ? null : `${spec.package} ${version}, with ${own.urls.length} files`, nobodys: project === null && own === null ? spec.package : null, url: `${ports.endpoints.pypi}/project/${encodeURIComponent(spec.package)}/` };
};

/** How the newest version was uploaded: by its first file, as all are of one upload. */
export const pypiPublisher = async (spec: Spec, { repository }: Expected, ports: ChannelPorts): Promise<Publisher> => {
  const how = `${ports.endpoints.pypi}/manage/project/${encodeURIComponent(spec.package)}/settings/publishing/ names the workflow`;
  const newest = await releaseOf(spec, null, ports);
  const [file] = newest?.urls ?? [];
  if (newest === null || file === undefined) return { trusted: false, said: `${spec.package} has no version to tell by`, how };
  const of = `${spec.package} ${newest.info.version}`;
  const page = `${ports.endpoints.pypi}/integrity/${[spec.package, newest.info.version, file.filename].map(encodeURIComponent).join('/')}/provenance`;
  const found = await askJson(ports.http, page, provenance, { accept: INTEGRITY });
  const publishers = (found?.attestation_bundles ?? []).map(({ publisher }) => publisher);
  const [first] = publishers;
  if (first === undefined) return { trusted: false, said: `${of} was uploaded without attestations, which a token does, and a trusted publisher may`, how };
  const ours = publishers.find((one) => one.kind === 'GitHub' && one.repository?.toLowerCase() === repository.toLowerCase());
  if (ours === undefined) return { trusted: false, said: `${of} was uploaded by a trusted publisher of ${first.repository ?? first.kind}, not of ${repository}`, how };
  return { trusted: true, said: `${of} was uploaded by ${ours.workflow ?? 'a workflow'} of ${repository}`, how };
};

/** Null for `of` is the newest. */
const releaseOf = (spec: Spec, of: string | null, { http, endpoints }: ChannelPorts): Promise<z.output<typeof release> | null> => {
  const path = of === null ? '' : `/${encodeURIComponent(of)}`;
  return askJson(http, `${endpoints.pypi}/pypi/${encodeURIComponent(spec.package)}${path}/json`, release.refine(({ urls }) => urls.every(({ filename }) => isOf(filename, spec.package)), ANOTHER));
};

const isOf = (filename: string, name: string): boolean => normal(filename).startsWith(`${normal(name)}-`);
const normal = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');
