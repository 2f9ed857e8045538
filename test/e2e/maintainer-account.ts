import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import type { Desk } from './maintainer-desk.ts';
import { openRegistries, shelvesFor } from './registry.ts';
import type { Runs } from './registry.ts';

const NOTHING = { crates: {}, npm: {}, pypi: {}, github: {}, brew: {} };

type Account = {
  readonly scenario: string;
  /** How many dispatches of the publish workflow there must have been, the rehearsal among them. */
  readonly dispatches: number;
  /** What each dispatch that uploaded anything uploaded. @default one of them everything */
  readonly uploads?: readonly (readonly string[])[];
};

const EVERYTHING = ['driftwood-1.2.0.crate', 'driftwood-1.2.0.tgz', 'driftwood-1.2.0.tar.gz', 'driftwood-1.2.0-py3-none-any.whl'];

/**
 * After a release: every channel serves the files of the one build run, and nothing was uploaded twice. What the
 * journal says of it is asked of the program afterwards, and is not what is believed here.
 */
export const accountOfRelease = async (desk: Desk, { scenario, dispatches, uploads = [EVERYTHING] }: Account): Promise<void> => {
  const registries = openRegistries(await desk.environment());
  const [runs, shelves, tagged] = [await registries.runs(), await registries.shelves(), await registries.tagged()];
  const [build] = runs.builds;
  expect(runs.builds).toEqual([{ id: expect.any(Number), commit: tagged, conclusion: 'success', files: expect.anything() }]);
  expect(shelves).toEqual(shelvesFor(build?.files ?? {}, shelves.github));
  expect(runs.dispatches).toHaveLength(dispatches);
  expect(uploadsOf(runs)).toEqual(uploads.map((files) => files.toSorted()));
  const said = await whatHoldpointSays(desk, { end: 'released', code: 0 });
  const files = Object.values(shelves).flatMap(Object.keys).length;
  console.log(`${scenario}: released v1.2.0 at ${tagged?.slice(0, 7) ?? ''}, ${files} files on 5 channels as run ${build?.id ?? 0} built them, ${runs.dispatches.length} dispatches of which ${uploads.length} published; ${said}`);
};

/** After giving up: the tag is out, nothing else is. */
export const accountOfAbandoned = async (desk: Desk, { scenario, dispatches }: Account): Promise<void> => {
  const registries = openRegistries(await desk.environment());
  const [runs, shelves, tagged] = [await registries.runs(), await registries.shelves(), await registries.tagged()];
  expect(runs.builds).toEqual([{ id: expect.any(Number), commit: tagged, conclusion: 'failure', files: expect.anything() }]);
  expect(shelves).toEqual(NOTHING);
  expect(runs.dispatches).toHaveLength(dispatches);
  const said = await whatHoldpointSays(desk, { end: 'abandoned', code: 1 });
  console.log(`${scenario}: released nothing, the tag v1.2.0 at ${tagged?.slice(0, 7) ?? ''} is out; ${said}`);
};

/** What each dispatch that uploaded anything uploaded. */
const uploadsOf = ({ dispatches }: Runs): readonly (readonly string[])[] => dispatches.filter(({ uploaded }) => uploaded.length > 0).map(({ uploaded }) => uploaded.toSorted());

/** `status`, `verify`, `decisions` and `report`, run as a script does; gives decisions, attempts and verify in words. */
const whatHoldpointSays = async (desk: Desk, { end, code }: { readonly end: string; readonly code: number }): Promise<string> => {
  const status = await desk.script('status', '--json');
  expect(status).toMatchObject({ code, stderr: '' });
  const standing = JSON.parse(status.stdout);
  expect(standing).toMatchObject({ holdpoint: 1, target: 'v1.2.0', mode: 'live', session: 1, end, chain: { ok: true } });
  const verify = await desk.script('verify');
  expect(verify).toEqual({ code: 0, stdout: expect.stringMatching(new RegExp(`records, unbroken from the header on[^]*the tag v1\\.2\\.0 here and on origin: record \\d+, as in the journal\\n${end === 'released' ? '[^]* run \\d+ of release-publish\\.yml: record \\d+, as in the journal\\n' : ''}[^]*replayed: ${end}`)), stderr: '' });
  const decisions = await desk.script('decisions', '--json');
  expect(decisions).toMatchObject({ code: 0, stderr: '' });
  const made: readonly { readonly answer: string }[] = JSON.parse(decisions.stdout).decisions;
  expect(made.map(({ answer }) => answer)).toContain('tag v1.2.0');
  const report = await desk.script('report');
  expect(report).toEqual({ code: 0, stdout: expect.stringContaining('.scratch/release/evidence-v1.2.0-live.md'), stderr: '' });
  const text = await readFile(report.stdout.trim(), 'utf8');
  expect(text).toContain(end);
  expect(text).toContain('tag v1.2.0');
  const attempts = standing.steps.reduce((sum: number, step: { readonly attempts: number }) => sum + step.attempts, 0);
  return `${made.length} decisions, ${attempts} attempts of ${standing.steps.length} steps, verify: ${standing.chain.events} records unbroken`;
};
