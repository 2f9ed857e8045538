import { z } from 'zod';
import { isJsonObject } from '../core/json.ts';
import type { Json } from '../core/json.ts';
import { quoted } from '../core/quoted.ts';
import { fill } from '../core/values.ts';
import type { Artifact, BuiltFile, Run } from '../ports.ts';
import { artifactEvidence, artifactsIn, newestOfEachName } from './artifact-evidence.ts';
import { parseJson } from './capture.ts';
import { defineKind } from './kind.ts';
import type { At } from './kind.ts';
import { matchesSome } from '../core/name-pattern.ts';
import { declaredArtifactsOf, firstAttemptOf, runIdOf, workflowFormOf } from './run-of-step.ts';
import { plainPath } from './workflow/plain-path.ts';

const schema = z.strictObject({
  provenance: z.strictObject({
    /** The step whose run is proven. */
    run: z.string().min(1),
    /** The artifact that holds the metadata, the JSON file in it, and what its fields must equal. */
    artifact: z.string().min(1),
    file: z.string().min(1),
    equals: z.record(z.string(), z.string()).refine((fields) => Object.keys(fields).length > 0, 'compares nothing'),
  }),
});
type Spec = z.infer<typeof schema>;

type Seen = { readonly run: Run; readonly repositoryId: string; readonly artifacts: readonly Artifact[]; readonly files: readonly BuiltFile[] } | null;

/** Proves that a run is of this repository, file, event and commit, and that what it says it built is this release. */
export const provenance = defineKind<typeof schema, Seen>({
  key: 'provenance',
  schema,
  siblings: [],
  traits: (spec) => ({ effect: 'none', acts: false, recheck: true, reads: [spec.provenance.run] }),
  fields: (spec) => Object.values(spec.provenance.equals),
  commands: () => [],
  would: ({ provenance: of }) => [`gh run download --name ${quoted(of.artifact)}  (of the run of ${of.run})`, ...Object.entries(of.equals).map(([field, value]) => `compare ${field} in ${of.file} with ${value}`)],
  look: async (at, ports) => {
    const id = runIdOf(at, at.spec.provenance.run);
    if (id === null) return null;
    const github = ports.github(at.plan.repository);
    const [run, repository, artifacts] = await Promise.all([github.run(id), github.repository(), github.artifacts(id)]);
    const newest = newestOf(at.spec.provenance.artifact, artifacts);
    const has = newest !== undefined && !newest.expired;
    return { run, repositoryId: repository.id, artifacts, files: has ? await github.built(id, (name) => name === at.spec.provenance.artifact) : [] };
  },
  judge: (at, seen) => {
    const { provenance: of } = at.spec;
    if (seen === null) return { is: 'unknown', why: `the run of ${of.run} is not known` };
    const checks = checksOf(at, seen);
    const evidence = [
      { type: 'url', name: `run ${seen.run.number}`, url: seen.run.url, id: seen.run.id },
      ...newestOfEachName(seen.artifacts).filter(({ name }) => name === of.artifact || matchesSome(declaredArtifactsOf(at, of.run), name)).map(artifactEvidence),
      ...checks.map(({ what, is }) => ({ type: 'value', name: what, value: is ?? 'not there' }) as const),
    ] as const;
    const again = whyRunAgain(at, seen);
    if (again !== null) return { is: 'failed', why: again, fix: `Do not publish from run ${seen.run.id}: what it has now was not checked. Abandon this session and start with --adopt, so that every gate runs again, or go forward: a new version.`, evidence };
    const wrong = checks.filter((check) => check.is !== null && check.is !== check.wanted);
    if (wrong.length > 0) return { is: 'failed', why: wrong.map(({ what, is, wanted }) => `${what} is ${is}, not ${wanted}`).join('; '), fix: `Do not publish from run ${seen.run.id}. Find the run that the push of the tag started.`, evidence };
    const unread = checks.filter(({ is }) => is === null);
    return unread.length > 0 ? { is: 'unknown', why: `not readable: ${unread.map(({ what }) => what).join(', ')}`, evidence } : { is: 'passed', evidence };
  },
  draw: (at, seen) => {
    if (seen === null) return [];
    const rows = checksOf(at, seen).map(({ what, is, wanted }) => ({ mark: is === null ? ('unknown' as const) : is === wanted ? ('passed' as const) : ('failed' as const), label: what, at: is ?? 'not there' }));
    return [{ type: 'marks', title: `run ${seen.run.id}`, rows }];
  },
});

/**
 * Why what the run has now is not what was checked: GitHub keeps the id of a run that is run again, and raises its attempt.
 * Prevents: the bytes of a second attempt published on the gates of the first.
 */
const whyRunAgain = (at: At<Spec>, { run, artifacts }: NonNullable<Seen>): string | null => {
  const attempt = firstAttemptOf(at, at.spec.provenance.run);
  if (attempt !== null && run.attempt !== attempt) return `the build run was run again since: attempt ${run.attempt}; everything that was checked was of attempt ${attempt}`;
  const recorded = [...artifactsIn(at.read[at.spec.provenance.run]?.evidence ?? []), ...artifactsIn(at.attempt.evidence ?? [])];
  const now = newestOfEachName(artifacts);
  const other = recorded.find(({ name, id, digest }) => now.every((one) => one.name !== name || one.id !== id || one.digest !== digest));
  if (other === undefined) return null;
  const is = now.find(({ name }) => name === other.name);
  const had = `everything that was checked was of ${other.digest ?? 'no digest'}, id ${other.id}`;
  return is === undefined ? `artifact ${other.name} is gone; ${had}` : `artifact ${other.name} was replaced since: ${is.digest ?? 'no digest'}, id ${is.id}; ${had}`;
};

/** One thing that must be equal. `is` is null where it could not be read. */
type Check = { readonly what: string; readonly is: string | null; readonly wanted: string };

const checksOf = (at: At<Spec>, seen: NonNullable<Seen>): readonly Check[] => {
  const { provenance: of } = at.spec;
  const form = workflowFormOf(at, of.run);
  const file = form?.['file'];
  const { run } = seen;
  const attempt = firstAttemptOf(at, of.run) ?? run.attempt;
  return [
    { what: 'repository', is: run.repositoryId === '' ? null : run.repositoryId, wanted: seen.repositoryId },
    { what: 'workflow file', is: typeof file === 'string' ? plainPath(run).path : null, wanted: `.github/workflows/${typeof file === 'string' ? file : ''}` },
    { what: 'event', is: run.event, wanted: wasTaken(at, run) ? 'workflow_dispatch' : eventOf(form?.['event'], form?.['dispatch']) },
    { what: 'commit', is: run.commit, wanted: at.candidate.commit },
    { what: 'run attempt', is: String(run.attempt), wanted: String(attempt) },
    { what: 'conclusion', is: run.status === 'completed' ? run.conclusion : run.status, wanted: 'success' },
    ...artifactChecks(of.artifact, seen.artifacts),
    ...fieldChecks(at, seen.files),
  ];
};

/** The push started no run, and a person took this one in its place. */
const wasTaken = (at: At<Spec>, run: Run): boolean => {
  const facts = at.read[at.spec.provenance.run]?.facts;
  return facts?.['insteadOfPush'] === true && facts['runId'] === run.id;
};

const eventOf = (event: Json | undefined, dispatched: Json | undefined): string => (typeof event === 'string' ? event : dispatched === undefined ? 'push' : 'workflow_dispatch');

/** It is still there, with a digest (which was compared when it was downloaded). A re-run leaves several of one name: the newest counts. */
const artifactChecks = (name: string, artifacts: readonly Artifact[]): readonly Check[] => {
  const newest = newestOf(name, artifacts);
  const is = newest === undefined ? 'absent' : newest.expired ? 'expired' : newest.digest === null || newest.digest === '' ? null : 'there';
  return [{ what: `artifact ${name}`, is, wanted: 'there' }];
};

const newestOf = (name: string, artifacts: readonly Artifact[]): Artifact | undefined => artifacts.filter((artifact) => artifact.name === name).toSorted((a, b) => Number(b.id) - Number(a.id))[0];

const fieldChecks = (at: At<Spec>, files: readonly BuiltFile[]): readonly Check[] => {
  const { provenance: of } = at.spec;
  const meant = files.filter(({ name }) => name === of.file || name.endsWith(`/${of.file}`));
  const text = meant.length === 1 ? (meant[0]?.text ?? null) : null;
  const metadata = text === null ? undefined : parseJson(text);
  return Object.entries(of.equals).map(([field, value]) => {
    const found = isJsonObject(metadata) ? metadata[field] : undefined;
    return { what: `${field} in ${of.file}`, is: typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' ? String(found) : null, wanted: fill(value, at.values) };
  });
};
