import type { Endpoints } from '../ports.ts';
import { pathsOf } from './names.ts';
import type { Settings } from './state.ts';
import { readJson } from './store.ts';

export type SandboxEnvironment = {
  /** Variables that point a program at the sandbox's world. */
  readonly environment: { readonly [name: string]: string };
  readonly endpoints: Endpoints;
};

/** Where the servers of a sandbox are, and the token of its maintainer. @throws Error when the folder holds no sandbox. */
export const sandboxEnvironment = async ({ folder, url }: { readonly folder: string; readonly url: string }): Promise<SandboxEnvironment> => {
  const { tokens } = await readJson<Settings>(pathsOf(folder).settings);
  const endpoints: Endpoints = { github: url, githubDownloads: url, npm: `${url}/npm`, pypi: `${url}/pypi`, crates: `${url}/crates` };
  return {
    endpoints,
    environment: {
      GH_TOKEN: tokens[0]?.value ?? '',
      GITHUB_API_URL: endpoints.github,
      GITHUB_SERVER_URL: endpoints.githubDownloads,
      HOLDPOINT_GITHUB_DOWNLOADS_URL: endpoints.githubDownloads,
      npm_config_registry: endpoints.npm,
      HOLDPOINT_PYPI_URL: endpoints.pypi,
      HOLDPOINT_CRATES_URL: endpoints.crates,
    },
  };
};
