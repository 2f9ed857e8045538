import registryUrl from 'registry-url';
import { EXIT, HoldpointError } from '../core/error.ts';
import type { Endpoints } from '../ports.ts';
import { isAllowed } from './origin.ts';

type Environment = { readonly [name: string]: string | undefined };

// The names of the channel kinds are the names of their sites; nothing else in the program knows where a registry lives.
const PYPI = 'pypi';
const CRATES = 'crates.io';

/**
 * Where the world is, from the environment and the user's npm configuration.
 * @throws HoldpointError (code 2) for an address that is neither https nor http to a loopback literal.
 */
export const resolveEndpoints = (env: Environment): Endpoints => {
  const github = checked('GITHUB_API_URL', env['GITHUB_API_URL'] || 'https://api.github.com');
  return {
    github,
    githubDownloads: checked('GITHUB_SERVER_URL', env['GITHUB_SERVER_URL'] || serverOf(github)),
    npm: checked('npm_config_registry', env['npm_config_registry'] || env['NPM_CONFIG_REGISTRY'] || registryUrl()),
    pypi: checked('HOLDPOINT_PYPI_URL', env['HOLDPOINT_PYPI_URL'] || `https://${PYPI}.org`),
    crates: checked('HOLDPOINT_CRATES_URL', env['HOLDPOINT_CRATES_URL'] || `https://index.${CRATES}`),
  };
};

/** The hosts of these addresses, with their ports: what plain HTTP may ask by itself. */
export const hostsOf = (endpoints: Endpoints): readonly string[] => Object.values(endpoints).map((address) => new URL(address).host);

/** GitHub's API lives at `api.<host>` in the cloud and at `<host>/api/v3` in GitHub Enterprise Server; anything else serves both. */
const serverOf = (api: string): string => {
  const { protocol, host } = new URL(api);
  return `${protocol}//${host.startsWith('api.') ? host.slice('api.'.length) : host}`;
};

const checked = (variable: string, address: string): string => {
  const url = URL.parse(address);
  if (url === null || !isAllowed(url) || url.search !== '' || url.hash !== '') {
    throw new HoldpointError({
      code: EXIT.left,
      what: `${variable} cannot be used`,
      why: `"${withoutPassword(address, url)}" is not an https address`,
      fix: `Set ${variable} to an https address without password, question mark or #. Plain http is for loopback literals only: http://127.0.0.1:8080, http://[::1]:8080.`,
    });
  }
  return url.href.replace(/\/+$/, '');
};

const withoutPassword = (address: string, url: URL | null): string => (url === null ? address.replace(/\/\/[^/]*@/, '//***@') : `${url.protocol}//${url.host}${url.pathname}`);
