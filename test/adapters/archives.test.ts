import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AdmZip from 'adm-zip';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readZip } from '../../src/adapters/archives.ts';
import { createGitHub } from '../../src/adapters/github.ts';
import { artifact } from './github-answers.ts';
import { serve } from './loopback.ts';

const zipOf = (files: { readonly [name: string]: string | Uint8Array }, change: (zip: AdmZip) => void = () => {}): Buffer => {
  const zip = new AdmZip();
  for (const [name, content] of Object.entries(files)) zip.addFile(name, Buffer.from(content));
  change(zip);
  return zip.toBuffer();
};
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('a zip', () => {
  it('gives its files and leaves its folders out', async () => {
    const files = await readZip(zipOf({ 'dist/': '', 'dist/a.txt': 'a', 'b.json': '{}' }), { name: 'x' });
    expect(files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])).toEqual([['b.json', '{}'], ['dist/a.txt', 'a']]);
  });

  it.each(['../evil', 'a/../../evil', '/etc/evil', 'C:/evil', 'a\\..\\evil'])('with the path %s is refused', async (path) => {
    // adm-zip cleans what it writes, so the name is put in afterwards, at the same length.
    const plain = 'z'.repeat(path.length);
    const bytes = Buffer.from(zipOf({ [plain]: 'x' }).toString('latin1').replaceAll(plain, path), 'latin1');
    await expect(readZip(bytes, { name: 'x' })).rejects.toMatchObject({ trouble: 'refused', message: expect.stringContaining('leads out') });
  });

  it('with a link is refused', async () => {
    const bytes = zipOf({ link: '/etc/passwd' }, (zip) => {
      for (const entry of zip.getEntries()) entry.header.attr = 0o120777 * 65_536;
    });
    await expect(readZip(bytes, { name: 'x' })).rejects.toMatchObject({ trouble: 'refused', message: expect.stringContaining('link') });
  });

  it('with too many files, or too much in them, is refused', async () => {
    await expect(readZip(zipOf({ a: '1', b: '2' }), { name: 'x', limits: { entries: 1, bytes: 100 } })).rejects.toMatchObject({ trouble: 'refused' });
    await expect(readZip(zipOf({ a: 'x'.repeat(60), b: 'x'.repeat(60) }), { name: 'x', limits: { entries: 9, bytes: 100 } })).rejects.toMatchObject({ trouble: 'refused' });
  });

  it('that unpacks to more than it says is not read', async () => {
    const bytes = zipOf({ bomb: 'x'.repeat(100_000) });
    // The stated size, in the central directory: offset 24 of its header (APPNOTE 4.3.12).
    bytes.writeUInt32LE(10, bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
    await expect(readZip(bytes, { name: 'x' })).rejects.toMatchObject({ name: 'WorldError' });
  });

  it('that is cut, changed or none at all cannot be read', async () => {
    const bytes = zipOf({ a: 'some text that is long enough' });
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(40) ^ 0xff, 40);
    for (const broken of [bytes.subarray(0, bytes.length - 30), changed, Buffer.from('<html>')]) {
      await expect(readZip(broken, { name: 'x' })).rejects.toMatchObject({ trouble: 'unreachable' });
    }
  });
});

describe('what a run built', () => {
  const REPO = '/repos/acme/tidewater';
  const opened = async (zip: Buffer, fields: { readonly [field: string]: unknown } = {}, { served = zip, location = '' } = {}) => {
    const server = await serve({
      [`GET ${REPO}/actions/runs/42/artifacts`]: { json: { total_count: 2, artifacts: [artifact({ id: 11, digest: `sha256:${sha256(zip)}`, workflow_run: { id: 42 }, ...fields }), artifact({ id: 12, name: 'logs', expired: true, workflow_run: { id: 42 } })] } },
      [`GET ${REPO}/actions/artifacts/11/zip`]: ({ headers }) => ({ status: 302, headers: { location: location || `http://${headers.host}/storage/11?sig=abc` } }),
      'GET /storage/11?sig=abc': { body: served },
    });
    return { server, github: createGitHub({ baseUrl: server.origin, token: 'gho_secret', repository: 'acme/tidewater', userAgent: 'holdpoint/test' }) };
  };
  const isNode = (name: string): boolean => name === 'node-dist';

  it('is its files with their digests, and the text of small ones', async () => {
    const tarball = Buffer.from([0x1f, 0x8b, 0xff, 0x00]);
    const { github } = await opened(zipOf({ 'tidewater-1.2.3.tgz': tarball, 'metadata.json': '{"tag":"v1.2.3"}', 'broken.txt': Buffer.from([0xff]) }));
    expect(await github.built('42', isNode)).toEqual([
      { artifact: 'node-dist', name: 'broken.txt', sha256: sha256(Buffer.from([0xff])), sri: expect.any(String), bytes: 1, text: null },
      { artifact: 'node-dist', name: 'metadata.json', sha256: sha256(Buffer.from('{"tag":"v1.2.3"}')), sri: expect.any(String), bytes: 16, text: '{"tag":"v1.2.3"}' },
      { artifact: 'node-dist', name: 'tidewater-1.2.3.tgz', sha256: sha256(tarball), sri: `sha512-${createHash('sha512').update(tarball).digest('base64')}`, bytes: 4, text: null },
    ]);
  });

  it('is downloaded once, and without the credentials', async () => {
    const { server, github } = await opened(zipOf({ a: '1' }));
    expect(await github.built('42', isNode)).toEqual(await github.built('42', isNode));
    const downloads = server.requests.filter(({ route }) => route.startsWith('GET /storage'));
    expect(downloads).toHaveLength(1);
    expect(downloads[0]?.headers).not.toHaveProperty('authorization');
  });

  it('is kept on disk only while it is compared and read, whatever becomes of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdpoint-archives-'));
    vi.stubEnv('TMPDIR', folder);
    onTestFinished(() => (vi.unstubAllEnvs(), rmSync(folder, { recursive: true })));
    let meanwhile: readonly string[] = [];
    const zip = zipOf({ a: '1' });
    const { server, github } = await opened(zip);
    server.routes.set('GET /storage/11?sig=abc', () => ((meanwhile = readdirSync(folder)), { body: zip }));
    await github.built('42', isNode);
    expect(meanwhile).toEqual([expect.stringContaining('holdpoint-artifact-')]);
    expect(readdirSync(folder)).toEqual([]);
    for (const served of [zipOf({ a: '2' }), Buffer.from('no zip')]) {
      const other = await opened(zip, {}, { served });
      await expect(other.github.built('42', isNode)).rejects.toMatchObject({ name: 'WorldError' });
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is not read when its bytes are not those that were uploaded', async () => {
    const { github } = await opened(zipOf({ a: '1' }), {}, { served: zipOf({ a: '2' }) });
    await expect(github.built('42', isNode)).rejects.toMatchObject({ trouble: 'refused', message: expect.stringMatching(/expected sha256:[0-9a-f]{64}, downloaded sha256:[0-9a-f]{64}/) });
  });

  it('is not read without a digest, or when it has expired', async () => {
    const without = await opened(zipOf({ a: '1' }), { digest: null });
    await expect(without.github.built('42', isNode)).rejects.toMatchObject({ trouble: 'refused', fix: expect.stringContaining('upload-artifact 4') });
    await expect(without.github.built('42', (name) => name === 'logs')).rejects.toMatchObject({ trouble: 'missing' });
  });

  it('is not fetched from a server that plain http leads to', async () => {
    const { github } = await opened(zipOf({ a: '1' }), {}, { location: 'http://storage.example/11' });
    await expect(github.built('42', isNode)).rejects.toMatchObject({ trouble: 'unreachable' });
  });

  it('is the newest of its name after a re-run', async () => {
    const zip = zipOf({ a: '1' });
    const { server, github } = await opened(zip);
    server.routes.set(`GET ${REPO}/actions/runs/42/artifacts`, { json: { total_count: 2, artifacts: [artifact({ id: 11, digest: `sha256:${sha256(zip)}`, workflow_run: null }), artifact({ id: 9, digest: null, workflow_run: { id: 42 } })] } });
    expect((await github.built('42', isNode)).map(({ name }) => name)).toEqual(['a']);
  });

  it('is nothing when no artifact matches', async () => {
    const { github } = await opened(zipOf({ a: '1' }));
    expect(await github.built('42', () => false)).toEqual([]);
  });
});
