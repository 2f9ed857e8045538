import type { Artifact, BuiltFile, ChannelSeen, GitHub, Job, PendingDeployment, Review, Run } from '../../src/ports.ts';
import { COMMIT, NOW } from './at.ts';

export const run = (but: Partial<Run> = {}): Run => ({
  id: '500', attempt: 1, number: 12, path: '.github/workflows/release.yml', event: 'push', commit: COMMIT, branch: 'v1.2.3', title: 'Release', actor: 'ada', status: 'completed', conclusion: 'success',
  createdAt: NOW, startedAt: NOW, updatedAt: NOW, url: 'http://127.0.0.1/acme/tidewater/actions/runs/500', repositoryId: '77', ...but,
});

/** A project whose build ended an hour ago, and started nothing. */
export const quiet = { run: async () => run(), runsOfEvent: async () => [], serverNow: () => NOW + 3_600_000 } satisfies Partial<GitHub>;

export const job = (name: string, but: Partial<Job> = {}): Job => ({ id: `job-${name}`, name, url: `http://127.0.0.1/jobs/${name}`, status: 'completed', conclusion: 'success', startedAt: NOW, completedAt: NOW + 60_000, steps: [], queuedAt: NOW, labels: ['ubuntu-latest'], runner: 'GitHub Actions 7', ...but });

/** An environment that waits for ada or the team release, and that we may approve. */
export const pending = (name: string, but: Partial<PendingDeployment> = {}): PendingDeployment => ({ environment: { id: `1${name.length}`, name }, waitTimerMs: 0, waitsSince: null, mayApprove: true, reviewers: [{ is: 'user', name: 'ada' }, { is: 'team', name: 'release' }], ...but });

export const review = (environment: string, but: Partial<Review> = {}): Review => ({ environments: [environment], state: 'approved', by: 'ada', comment: 'the notes are right', ...but });

export const artifact = (name: string, but: Partial<Artifact> = {}): Artifact => ({ id: '9', name, digest: `sha256:${name}`, bytes: 10, expired: false, ...but });

export const builtFile = (name: string, but: Partial<BuiltFile> = {}): BuiltFile => ({ artifact: 'dist-x', name, sha256: `${name.length}`.repeat(8), sri: 'sha512-x', bytes: 10, text: null, ...but });

export const channelSeen = (but: Partial<ChannelSeen> = {}): ChannelSeen => ({ accepted: 'yes', installable: 'yes', serves: '1.2.3', digest: 'match', details: [], evidence: [{ name: 'sha256', value: 'abc' }], url: 'http://127.0.0.1/npm/tidewater', ...but });
