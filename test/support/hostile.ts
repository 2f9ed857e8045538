/**
 * Texts and settings that want to be run. `canary` is a path that must never come to be: whoever makes it has run what was only a name, or
 * what only reading did not need. Plain Node reads this too: nothing here knows the test runner.
 */

/** Names that want to reach a shell, an option, another place, or a reader's eyes. */
export const hostileNames = (canary: string): readonly string[] => {
  const touch = `touch\${IFS}${canary}`;
  return [
    `$(${touch})`,
    `\`${touch}\``,
    `v1;${touch}`,
    `v1&&${touch}`,
    `v1|${touch}`,
    `v1';${touch};'`,
    `v1";${touch};"`,
    `v1'"'$(${touch})`,
    `--upload-pack=${touch}`,
    `--exec=${touch}`,
    `--output=${canary}`,
    '-o',
    '-d',
    '--force',
    `v1\n${touch}`,
    `v1\u0000${touch}`,
    'v1\u202Egnp.exe',
    '..',
    '../../heads/main',
    'a/../../b',
    '%2e%2e',
    'x/%2e%2e/%2e%2e/issues',
    'v1%0aX-Evil:1',
    'v1?ref=other',
    'v1#fragment',
    'v1,v2',
    'refs/heads/main',
    '+v1',
    'v1:refs/heads/main',
    'HEAD',
    '@',
    'ö-ü-☃',
    'v'.repeat(240),
    'v'.repeat(4_000),
  ];
};

/** Settings of a checkout, each of which runs `touch <canary>` when git heeds it; and what else has to be so for it to be heeded. */
export type HostileSetting = {
  readonly key: string;
  readonly value: string;
  readonly also?: { readonly config?: { readonly [key: string]: string }; readonly files?: { readonly [path: string]: string } };
};

export const hostileSettings = (canary: string): readonly HostileSetting[] => {
  const touch = `touch ${canary};`;
  // `% ` is a blank in an argument: https://git-scm.com/docs/git-remote-ext
  const address = `ext::sh -c touch% ${canary}`;
  return [
    { key: 'core.fsmonitor', value: `${touch} :` },
    { key: 'core.pager', value: `${touch} cat` },
    { key: 'pager.log', value: `${touch} cat` },
    { key: 'core.editor', value: `${touch} :` },
    { key: 'core.askPass', value: `${touch} :` },
    { key: 'core.alternateRefsCommand', value: `${touch} :` },
    { key: 'diff.external', value: `${touch} :` },
    { key: 'diff.trap.textconv', value: `${touch} cat`, also: { files: { '.gitattributes': '*.md diff=trap\n' } } },
    { key: 'diff.trap.command', value: `${touch} :`, also: { files: { '.gitattributes': '*.md diff=trap\n' } } },
    { key: 'merge.trap.driver', value: `${touch} :`, also: { files: { '.gitattributes': '*.md merge=trap\n' } } },
    { key: 'filter.trap.smudge', value: `${touch} cat`, also: { files: { '.gitattributes': '*.md filter=trap\n' } } },
    { key: 'interactive.diffFilter', value: `${touch} cat` },
    { key: 'uploadpack.packObjectsHook', value: `sh -c "${touch}"` },
    { key: 'remote.origin.uploadpack', value: `${touch} git-upload-pack` },
    { key: 'remote.origin.vcs', value: 'ext', also: { config: { 'remote.origin.url': `sh -c touch% ${canary}`, 'protocol.ext.allow': 'always' } } },
    { key: 'remote.origin.url', value: address, also: { config: { 'protocol.ext.allow': 'always' } } },
    { key: `url.${address} .insteadOf`, value: 'https://github.com/', also: { config: { 'remote.origin.url': 'https://github.com/acme/tidewater', 'protocol.ext.allow': 'always' } } },
    { key: 'remote.origin.url', value: `--upload-pack=${touch}` },
    { key: 'remote.origin.url', value: `ssh://-oProxyCommand=touch\${IFS}${canary}/acme/tidewater` },
    { key: 'include.path', value: '../evil.config', also: { files: { 'evil.config': `[core]\n\tfsmonitor = "${touch} :"\n\thooksPath = hooks\n[diff]\n\texternal = "${touch} :"\n[protocol "ext"]\n\tallow = always\n` } } },
    ...['status', 'log', 'fetch', 'ls-remote', 'diff', 'rev-parse', 'for-each-ref'].map((command) => ({ key: `alias.${command}`, value: `!${touch} :` })),
  ];
};

/** Indexes of settings that can stand in one checkout: what says where origin is goes alone, the others do not disturb each other. */
export const settingGroups = (): readonly (readonly number[])[] => {
  const isAlone = ({ key, also }: HostileSetting): boolean => also?.config !== undefined || key === 'remote.origin.url';
  const all = hostileSettings('');
  return [all.flatMap((setting, index) => (isAlone(setting) ? [] : [index])), ...all.flatMap((setting, index) => (isAlone(setting) ? [[index]] : []))];
};
