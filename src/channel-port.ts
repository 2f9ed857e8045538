import type { BuiltFile, GitHub } from './github-port.ts';

/** What registries are asked for, and what a channel answers: a part of `ports.ts`, which gives it on. */

// ── plain HTTP, for registries ───────────────────────────────────────────────
export type HttpAnswer = { readonly status: number; readonly headers: { readonly [name: string]: string }; readonly body: Uint8Array };

export type Http = {
  /** Anonymous, of configured hosts; a file may lie elsewhere: `namedBy` is the address whose answer named it. 404 and 410 are answers; all but 200 beside them, a time-out or a cut body throws `WorldError`. Capped at `maxBytes` (64 MiB unless said). `into` is a file that the body of a 200 is written to as it comes, instead of kept: `body` is empty then. */
  readonly get: (url: string, options?: { readonly accept?: string; readonly method?: 'GET' | 'HEAD'; readonly maxBytes?: number; readonly namedBy?: string; readonly into?: string }) => Promise<HttpAnswer>;
};

/** Where the world is. One value, made in `main`; plain http only to loopback literals. No trailing slash. */
export type Endpoints = { readonly github: string; readonly githubDownloads: string; readonly npm: string; readonly pypi: string; readonly crates: string };

// ── channels ─────────────────────────────────────────────────────────────────
/** One of a channel's two questions, answered. `no` is an answer (a 404); `differs` is a version with other bytes or facts. */
export type ChannelAnswer = 'yes' | 'no' | 'differs';

export type ChannelSeen = {
  readonly accepted: ChannelAnswer;
  readonly installable: ChannelAnswer;
  /** The version that it serves to users now, where it says so; for the screen. */
  readonly serves: string | null;
  readonly digest: 'match' | 'differs' | 'none' | 'not compared';
  /** What was compared or found wrong, one line each; both digests where they differ. */
  readonly details: readonly string[];
  /** Ids and digests for the evidence. */
  readonly evidence: readonly { readonly name: string; readonly value: string }[];
  readonly url: string;
  /** Where something differs: how one gets out of it on this channel, forward. */
  readonly recovery?: string;
  /** What is not as it should be, though the bytes are: waiting does not mend it, and a person can. */
  readonly wrong?: { readonly why: string; readonly fix: string };
  /** Where it has our bytes: how they are taken out of sight there, as far as that goes. */
  readonly withdraw?: string;
};

/** Which version a channel is asked for. */
export type Released = {
  readonly version: string;
  readonly target: string;
  readonly repository: string;
  /** What braces in a channel's entry may name beside version and target. */
  readonly values?: { readonly [name: string]: string };
};

export type Expected = Released & {
  readonly commit: string;
  /** All files of the build run. Null when the runbook names no run: then bytes are not compared. Empty is none of the two, and compares with nothing. */
  readonly built: readonly BuiltFile[] | null;
};

/** A version that a registry holds back: its package, the built file that it must be, and the dist-tag that it is for. */
export type StagedAs = { readonly package: string; readonly version: string; readonly file: string; readonly tag: string };

/** How a consumer gets a version: with a tool of theirs, in an empty folder, in which relative paths are. The last command says which version it is (`expect`, a pattern). */
export type Install = {
  /** A program that answers `--version`. */
  readonly tool: string;
  readonly commands: readonly { readonly argv: readonly [string, ...string[]]; readonly expect?: string; readonly exit?: { readonly [code: string]: 'passed' | 'failed' | 'unknown' } }[];
  /** Variables named like secrets that it needs. */
  readonly pass?: readonly string[];
};

export type ChannelPorts = { readonly http: Http; readonly endpoints: Endpoints; readonly github: (repository: string) => GitHub };

/** How a channel stands before anything is published. `taken`: what it has of this version already, in words; null when it has none. `nobodys`: what nobody has yet there, whose first publisher owns it. */
export type ChannelStanding = { readonly taken: string | null; readonly nobodys: string | null; readonly url: string };

/** How its newest version came there. `trusted` when the registry says that it let a workflow of this repository publish without a token; otherwise it was not seen, which does not say that it is not set up. `how` a person finds out. */
export type Publisher = { readonly trusted: boolean; readonly said: string; readonly how: string };

/** One channel kind. `look` is read-only and throws `WorldError` when the world did not answer. */
export type ChannelKind<Spec> = {
  readonly key: string;
  /** The zod schema of its entry under `channels`, without `kind` and `patience`. */
  readonly schema: unknown;
  readonly defaultPatienceMs: number;
  readonly look: (spec: Spec, expected: Expected, ports: ChannelPorts) => Promise<ChannelSeen>;
  /** Read-only, as `look`; asks no more than whether this version could still be published. */
  readonly standing: (spec: Spec, expected: Expected, ports: ChannelPorts) => Promise<ChannelStanding>;
  /** Only of a registry that can trust a workflow instead of a token. */
  readonly publisher?: (spec: Spec, expected: Expected, ports: ChannelPorts) => Promise<Publisher>;
  /** How what is staged there is named, where the channel holds versions back until a person approves them. */
  readonly stagedAs?: (spec: Spec, released: Released) => StagedAs;
  /** Ways to install it as a consumer, the preferred one first; at least one. */
  readonly installs: (spec: Spec, released: Released, endpoints: Endpoints) => readonly Install[];
};
