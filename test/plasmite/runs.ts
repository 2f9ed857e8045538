import type { Artifact } from './built.ts';

export type Job = { readonly name: string; readonly conclusion: 'success' | 'failure' | 'skipped' };

/** A workflow run that has ended. `name` is what people see, `path` is what it is. */
export type Run = {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  readonly event: string;
  readonly branch: string;
  readonly commit: string;
  readonly conclusion: 'success' | 'failure';
  readonly at: number;
  readonly jobs: readonly Job[];
  readonly inputs: { readonly [name: string]: string };
  readonly artifacts: readonly Artifact[];
};

const succeeded = (names: readonly string[]): readonly Job[] => names.map((name) => ({ name, conclusion: 'success' }));

export const CI_JOBS: readonly Job[] = [...succeeded(['full (ubuntu-latest)', 'full (macos-latest)', 'audit']), { name: 'pr-fast', conclusion: 'skipped' }, { name: 'dist-smoke', conclusion: 'skipped' }];
export const BUILD_JOBS = succeeded(['release-context', ...['build-native', 'build-python-dist'].flatMap((job) => ['linux_amd64', 'darwin_amd64', 'darwin_arm64'].map((leg) => `${job} (${leg})`)), 'build-node-dist']);
export const PUBLISH_JOBS = succeeded(['resolve-build-run', 'publish-preflight', 'collect-build-artifacts', 'verify-homebrew-tap', 'publish-crates-io', 'publish-npm', 'publish-pypi', 'release']);
