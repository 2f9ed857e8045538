import type { Channel } from './channel.ts';

/** Every kind of channel, by the `kind` of its entry in the runbook. Each is loaded when it is first needed. */
export const channels = {
  npm: () => import('./npm.ts').then((m) => m.npm),
  pypi: () => import('./pypi.ts').then((m) => m.pypi),
  'crates.io': () => import('./crates-io.ts').then((m) => m.cratesIo),
  homebrew: () => import('./homebrew.ts').then((m) => m.homebrew),
  'github-release': () => import('./github-release.ts').then((m) => m.githubRelease),
} as const satisfies { readonly [key: string]: () => Promise<Channel> };

export type ChannelKey = keyof typeof channels;
