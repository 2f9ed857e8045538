import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { WorldError, type Artifact, type BuiltFile, type GitHub } from '../ports.ts';
import { readZip, type Member } from './archives.ts';
import type { GitHubClient } from './github-client.ts';
import * as shapes from './github-shapes.ts';
import { inTemporaryFolder } from './temporary-folder.ts';

const MAX_ZIP_BYTES = 256 * 1024 * 1024;
const MAX_TEXT_BYTES = 256 * 1024;
const TEXT = /\.(json|txt|rb|md)$/;

/** What runs leave behind: https://docs.github.com/rest/actions/artifacts */
export const artifactsOf = (client: GitHubClient): Pick<GitHub, 'artifacts' | 'built'> => {
  // An artifact cannot change under its id, so it is downloaded once.
  const opened = new Map<string, readonly BuiltFile[]>();
  const artifacts: GitHub['artifacts'] = (id) =>
    client.readAll('GET /repos/{owner}/{repo}/actions/runs/{id}/artifacts', shapes.artifactsOf(id), { what: `artifacts of run ${id}`, poll: true, parameters: { id } }, (page) => ({ total: page.total_count, items: page.artifacts }));
  return {
    artifacts,
    built: async (id, isWanted) => {
      const files: BuiltFile[] = [];
      // One after the other: two archives in memory at once gain nothing.
      for (const artifact of newestOfEachName((await artifacts(id)).filter(({ name, id: of }) => isWanted(name, of)))) {
        const known = opened.get(artifact.id) ?? (await open(client, artifact));
        opened.set(artifact.id, known);
        files.push(...known);
      }
      return files;
    },
  };
};

/** A re-run uploads under the same names again; ids only grow. */
const newestOfEachName = (artifacts: readonly Artifact[]): readonly Artifact[] =>
  [...new Map(artifacts.toSorted((a, b) => Number(a.id) - Number(b.id)).map((artifact) => [artifact.name, artifact])).values()];

/** The files of an artifact, once its bytes were found to be those that the run uploaded. */
const open = async (client: GitHubClient, { id, name, digest, bytes, expired }: Artifact): Promise<readonly BuiltFile[]> => {
  const refused = (why: string, fix: string): WorldError => new WorldError(`artifact ${name} ${why}`, { trouble: 'refused', fix });
  if (expired) throw new WorldError(`artifact ${name} has expired`, { trouble: 'missing', fix: 'Build again: start the build workflow with the tag as its ref.' });
  if (digest === null) throw refused('has no digest to compare it with', 'Upload it with actions/upload-artifact 4 or later, and build again.');
  if (bytes > MAX_ZIP_BYTES) throw refused(`is ${bytes} bytes, more than ${MAX_ZIP_BYTES}`, 'Upload it in smaller parts.');
  return inTemporaryFolder('holdpoint-artifact-', async (folder) => {
    const zip = join(folder, 'artifact.zip');
    await client.download('GET /repos/{owner}/{repo}/actions/artifacts/{id}/zip', { what: `artifact ${name}`, parameters: { id }, maxBytes: MAX_ZIP_BYTES, into: zip });
    // Nothing is unpacked, and no more than a piece is in memory, before the bytes are known to be the run's.
    const found = `sha256:${await sha256Of(zip)}`;
    if (found !== digest) throw refused(`is not what the run uploaded: expected ${digest}, downloaded ${found}`, 'Look again; if it stays so, do not publish from this run.');
    return (await readZip(await readFile(zip), { name: `artifact ${name}` })).map((member) => builtFile(name, member));
  });
};

const sha256Of = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
};

const builtFile = (artifact: string, { name, bytes }: Member): BuiltFile => ({
  artifact,
  name,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  // Subresource integrity, as npm writes it: https://www.w3.org/TR/SRI/
  sri: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
  bytes: bytes.byteLength,
  text: TEXT.test(name) && bytes.byteLength <= MAX_TEXT_BYTES ? textOf(bytes) : null,
});

const textOf = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};
