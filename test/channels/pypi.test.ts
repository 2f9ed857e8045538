import { expect, it } from 'vitest';
import { built, FILES, hash, look, PY_FILES, pypiRoutes, SDIST, WHEEL } from './world.ts';

const spec = { package: 'Tidewater', files: { wheel: 1, sdist: 1 } };
/** Asked by the normal spelling of the name, whatever the runbook says: the index answers to no other. */
const routes = pypiRoutes;

it('a version of which a file is missing is not there yet, and what is there matches', async () => {
  const only = { [WHEEL]: PY_FILES[WHEEL] ?? { content: '' } };
  const { seen } = await look('pypi', spec, routes({ files: only }));
  expect(await seen()).toMatchObject({ accepted: 'no', installable: 'no', digest: 'match', details: expect.arrayContaining([`${SDIST} is not there`, '0 of 1 sdist files']) });
});

it('a file that this run did not build differs, even when all others match', async () => {
  const more = { ...PY_FILES, 'tidewater-1.2.3-py3-none-win_amd64.whl': { content: 'stray' } };
  const { seen } = await look('pypi', spec, routes({ files: more }));
  const { accepted, details } = await seen();
  expect(accepted).toBe('differs');
  expect(details).toEqual(expect.arrayContaining([`tidewater-1.2.3-py3-none-win_amd64.whl: served sha256:${hash('stray')}, not built by this run`, '2 of 1 wheel files']));
});

it('counts are compared even when the build is not known', async () => {
  const { seen } = await look('pypi', { ...spec, files: { wheel: 2 } }, routes(), { built: null });
  expect(await seen()).toMatchObject({ accepted: 'no', details: expect.arrayContaining(['1 of 2 wheel files']) });
});

it('a yanked file is not installable', async () => {
  const { seen } = await look('pypi', spec, routes({ files: { ...PY_FILES, [SDIST]: { content: FILES[SDIST], yanked: true } } }));
  expect(await seen()).toMatchObject({ accepted: 'yes', installable: 'no', details: expect.arrayContaining([`${SDIST} was yanked: broken`]), wrong: { why: expect.stringContaining(`${SDIST} was yanked: broken`), fix: expect.stringContaining('un-yank 1.2.3') } });
});

it('a file that is in the index but not served is not installable', async () => {
  const { seen } = await look('pypi', spec, routes({ files: { ...PY_FILES, [SDIST]: { content: FILES[SDIST], stored: false } } }));
  expect(await seen()).toMatchObject({ accepted: 'yes', installable: 'no', details: expect.arrayContaining([`${SDIST} is in the index but is not served yet`]) });
});

it('the index is asked for JSON by its type', async () => {
  const { server, seen } = await look('pypi', spec, routes());
  await seen();
  expect(server.requests.find(({ route }) => route.includes('/simple/'))?.headers.accept).toBe('application/vnd.pypi.simple.v1+json');
});

it('a candidate has the version that Python gives it', async () => {
  const page = { json: { urls: [{ filename: 'tidewater-1.2.3rc1.tar.gz', digests: { sha256: hash('rc') } }] } };
  const index = { json: { files: [{ filename: 'tidewater-1.2.3rc1.tar.gz', url: '/py/files/x', hashes: { sha256: hash('rc') } }, { filename: SDIST, url: '/py/files/y', hashes: { sha256: hash('y') } }] } };
  const { seen } = await look(
    'pypi',
    { package: 'tidewater', files: { sdist: 1 } },
    { 'GET /py/pypi/tidewater/1.2.3rc1/json': page, 'GET /py/simple/tidewater/': index, 'HEAD /py/files/x': { body: 'rc' } },
    { version: '1.2.3-rc.1', target: 'v1.2.3-rc.1', built: [built('py-sdist', 'tidewater-1.2.3rc1.tar.gz', 'rc')] },
  );
  expect(await seen()).toMatchObject({ accepted: 'yes', installable: 'yes', digest: 'match' });
});

it('other archives of the build with similar names are not taken for an sdist', async () => {
  const { seen } = await look('pypi', spec, routes(), { built: [built('dist', 'tidewater_1.2.3_linux_amd64.tar.gz', 'sdk'), built('dist', 'tidewater-cli-1.2.3.tar.gz', 'cli')] });
  await expect(seen()).rejects.toMatchObject({ trouble: 'refused', message: expect.stringContaining('no wheel or sdist') });
});

it('a yank that only one of page and index tells of is one, and its reason is shown', async () => {
  const yanked = { ...PY_FILES, [SDIST]: { content: FILES[SDIST], yanked: true } };
  for (const [files, listed] of [[yanked, PY_FILES], [PY_FILES, yanked]] as const) {
    const { seen } = await look('pypi', spec, routes({ files, listed }));
    expect(await seen()).toMatchObject({ accepted: 'yes', installable: 'no', wrong: { why: expect.stringContaining(`${SDIST} was yanked`) } });
  }
});

it('a version that Python has no name for cannot be compared', async () => {
  const { seen } = await look('pypi', spec, routes(), { version: '1.2.3-next.1' });
  await expect(seen()).rejects.toMatchObject({ trouble: 'refused', message: '1.2.3-next.1 is no version of Python\'s (PEP 440)' });
});
