/** Libraries that may run only when they are first needed, never on the way to the first frame (DESIGN 2; costs in reference/terminal.md). */
export const HEAVY: readonly string[] = [
  '@hono/node-server', '@lydell/node-pty', '@octokit/rest', '@xterm/headless', 'adm-zip', 'conf', 'diff', 'execa', 'hono',
  'picomatch', 'registry-url', 'semver', 'simple-git', 'string-width', 'yaml', 'zod',
];

/** The package that an import names: `zod/v4` → `zod`, `@octokit/rest` → itself. */
export const packageOf = (specifier: string): string => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
