import type { Checkout } from './core/command.ts';
import type { WorkflowInput } from './core/dispatch-inputs.ts';
import type { JsonObject } from './core/json.ts';
import type { Channel, Globs } from './core/plan.ts';
import type { ChannelSeen, ChannelStanding, Endpoints, Expected, Http, Install, Publisher, Released, StagedAs } from './channel-port.ts';
import type { GitHub } from './github-port.ts';

export type * from './channel-port.ts';
export type * from './github-port.ts';

/**
 * Small interfaces to the world. Adapters implement them; kinds, channels and trackers get them; fakes in tests refuse what
 * they were not told to expect. Reads throw `WorldError` when there is no answer: no answer is never a "no".
 */

/** Why the world did not answer. `missing` is a real 404; `denied` a 401 or 403; `unreachable` everything else, a cut or unreadable body included. */
export type Trouble = 'missing' | 'denied' | 'unreachable' | 'limited' | 'refused';

export class WorldError extends Error {
  readonly trouble: Trouble;
  readonly fix: string;
  /** Milliseconds to wait before asking again, where the other side said so. */
  readonly retryAfterMs: number | null;
  /** HTTP status, where there was one. */
  readonly status: number | null;

  constructor(why: string, { trouble, fix, retryAfterMs = null, status = null, cause }: { readonly trouble: Trouble; readonly fix: string; readonly retryAfterMs?: number | null; readonly status?: number | null; readonly cause?: unknown }) {
    super(why, { cause });
    this.name = 'WorldError';
    this.trouble = trouble;
    this.fix = fix;
    this.retryAfterMs = retryAfterMs;
    this.status = status;
  }
}

// ── processes ────────────────────────────────────────────────────────────────
export type CommandLine = {
  /** `shell` is one line for `bash -euo pipefail -c`; `argv` runs without a shell. */
  readonly run: { readonly shell: string } | { readonly argv: readonly [string, ...string[]] };
  readonly cwd: string;
  /** Set on top of the cleaned environment of the person. */
  readonly env: { readonly [name: string]: string };
  /** Names of variables that look like secrets and are passed all the same. */
  readonly pass: readonly string[];
  readonly timeoutMs: number;
  /** What the output must and must not contain (regular expression sources). */
  readonly expect: string | null;
  readonly reject: string | null;
  /** A command of the program's own, in a folder that it lent: no file of the repository can stand behind its words. Never set for what a runbook says. */
  readonly own?: true;
  /** It is given a terminal that a person can type at, where one sits here. */
  readonly tty?: true;
};

/** How a process ended. Exactly one of `code`, `signal` and `trouble` says it. */
export type Ended = {
  readonly code: number | null;
  readonly signal: string | null;
  /** `missing`: ENOENT, or 126/127. `deadline`: our own, the group was killed. `lost`: nobody saw it end. `stopped`: a person stopped it. */
  readonly trouble: 'missing' | 'deadline' | 'lost' | 'stopped' | null;
  /** The program that was missing. */
  readonly missing: string | null;
  readonly expected: boolean;
  readonly rejected: boolean;
  readonly firstError: string | null;
  readonly lastLines: readonly string[];
  readonly durationMs: number;
  /** Matches of the patterns asked for with `capture`, by name; and the files of the repository that it ran, as they were when it began. */
  readonly captured: { readonly [name: string]: string };
  readonly files?: readonly { readonly path: string; readonly sha256: string }[];
  /** A person typed to it; what, nobody keeps. */
  readonly typed?: true;
};

export type Processes = {
  /**
   * Runs one command in a process group of its own and resolves when it ended, never rejects for what the child did. All output goes, redacted, to the
   * end of `log` and to the live pane of `attempt`. @throws ActError when a file of the repository that it names is not as it was trusted: nothing ran.
   */
  readonly run: (command: CommandLine, to: { readonly attempt: string; readonly log: string; readonly capture?: { readonly [name: string]: string } }) => Promise<Ended>;
  /** Asks a small tool and reads its answer: no log, at most 30 s. Never rejects for what it did; `code` is null when it did not end by itself. `pass`: variables named like secrets. */
  readonly capture: (argv: readonly [string, ...string[]], options: { readonly cwd: string; readonly input?: string; readonly pass?: readonly string[] }) => Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string; readonly missing: boolean }>;
  /** What a command that asks for a terminal gets here: one of its own, or the whole screen; null where nobody sits at the guided screen. Absent: nobody. */
  readonly terminal?: () => Promise<'own' | 'screen' | null>;
  /** Types to what runs for an attempt. False when it has no terminal of its own, or nothing of it runs. */
  readonly type?: (attempt: string, keys: string) => boolean;
  /** Stops the group of an attempt; what runs for it ends as `stopped`. */
  readonly stop: (attempt: string) => void;
  /** Process groups that carry HOLDPOINT_ATTEMPT of this session and still live. */
  readonly survivors: (session: string) => Promise<readonly { readonly attempt: string; readonly pid: number; readonly command: string }[]>;
  readonly kill: (pid: number) => Promise<void>;
};

// ── git ──────────────────────────────────────────────────────────────────────
export type Tag = { readonly object: string; readonly commit: string; readonly annotated: boolean };

/** One checkout. Reading never runs hooks or fsmonitor and never asks for a password. */
export type Git = {
  readonly root: string;
  readonly head: () => Promise<{ readonly commit: string; readonly branch: string | null }>;
  /** The first line of a commit's message. */
  readonly subject: (commit: string) => Promise<string>;
  /** Of these paths, those that git tracks. */
  readonly tracked: (paths: readonly string[]) => Promise<readonly string[]>;
  /** Why nothing is released from this checkout whatever is in it: another git holds its index, or its history is cut off. Null when nothing is in the way. */
  readonly obstacle: () => Promise<{ readonly why: string; readonly fix: string } | null>;
  /** Paths that are modified, staged or untracked, without the ones that match `ignore`. */
  readonly dirty: (ignore: Globs) => Promise<readonly string[]>;
  /** HEAD's commit and branch (null when it is detached), and `clean` or a hash over what is dirty and its content: all of one look. */
  readonly checkout: (ignore: Globs) => Promise<Checkout & { readonly branch: string | null }>;
  readonly identity: () => Promise<{ readonly name: string; readonly email: string }>;
  /** `owner/name` of the remote `origin`, after `insteadOf`-less reading of its URL; null when it is not of that form. */
  readonly originRepository: () => Promise<string | null>;
  readonly fetch: () => Promise<void>;
  readonly aheadBehind: (branch: string) => Promise<{ readonly ahead: number; readonly behind: number }>;
  /** Asks the remote (`ls-remote`), peeled. */
  readonly remoteTag: (tag: string) => Promise<Tag | null>;
  readonly remoteTags: () => Promise<readonly string[]>;
  readonly remoteBranch: (branch: string) => Promise<string | null>;
  readonly localTag: (tag: string) => Promise<Tag | null>;
  readonly tagMessage: (tag: string) => Promise<string>;
  readonly createTag: (tag: string, options: { readonly message: string; readonly commit: string; readonly replace: boolean }) => Promise<Tag>;
  /** Pushes exactly this object as this tag, whatever the tag here has become, and never with force. @throws ActError */
  readonly pushTag: (tag: string, object: string) => Promise<void>;
  /** Asks the remote whether it would take a push, without one: git logs in and ends. Null when it would, or why not. @throws WorldError when it could not be asked. */
  readonly pushRefused: () => Promise<string | null>;
  /** Pushes HEAD to this branch, never with force. @throws ActError */
  readonly pushBranch: (branch: string) => Promise<void>;
  /** Stages these paths (all changes when empty, less those that match `ignore`) and commits. */
  readonly commit: (message: string, options: { readonly paths: readonly string[]; readonly ignore: Globs }) => Promise<string>;
  readonly changedFiles: (from: string, to: string) => Promise<readonly string[]>;
  readonly diff: (from: string, to: string | null, paths: readonly string[]) => Promise<string>;
  readonly isAncestor: (commit: string, of: string) => Promise<boolean>;
  readonly show: (commit: string, path: string) => Promise<string | null>;
  /** Paths of the commit's files that hold this text, byte for byte; `.gitmodules` with them where there are submodules, which are not looked into. */
  readonly filesNaming: (commit: string, text: string) => Promise<readonly string[]>;
  readonly describeTag: (tag: string) => Promise<{ readonly tagger: string; readonly date: string; readonly subject: string } | null>;
};

// ── trackers ─────────────────────────────────────────────────────────────────
/** `closed` says who closed it and when, as far as the tracker tells. */
export type Blocker = { readonly id: string; readonly title: string; readonly open: boolean; readonly url: string | null; readonly closed?: { readonly by: string | null; readonly at: number | null } };

/** One that was filed just now; `note` says what beside it did not work. */
export type Filed = Blocker & { readonly note?: string };

export type Tracker = {
  readonly key: string;
  /** Where blockers live, in words; throws `WorldError` (with how to get it) when it does not work. */
  readonly where: () => Promise<string>;
  readonly list: () => Promise<readonly Blocker[]>;
  /** Files one under this release. @throws ActError */
  readonly file: (blocker: { readonly title: string; readonly body: string }) => Promise<Filed>;
  /** The text that one was filed with. @throws WorldError */
  readonly text: (id: string) => Promise<string>;
  /** Adds to one: another failure of the same kind. @throws ActError */
  readonly add: (id: string, text: string) => Promise<void>;
  readonly close: (id: string, reason: string) => Promise<void>;
  /** Remote trackers are shown, not written to, in a dry run. */
  readonly remote: boolean;
};

/** What a tracker is made from. `title` is the release's heading, `target` the version tag, `file` the file tracker's path. */
export type TrackerContext = {
  readonly title: string;
  readonly target: string;
  readonly agent: string;
  readonly root: string;
  readonly file: string;
  readonly options: JsonObject;
  readonly processes: { readonly capture: (argv: readonly [string, ...string[]], options: { readonly cwd: string; readonly input?: string }) => Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string; readonly missing: boolean }> };
  readonly github: GitHub;
  readonly store: PrivateFiles;
  readonly now: () => number;
};

/** Files of our own. `write` replaces the whole file at once (0600); `read` gives null where there is none. */
export type PrivateFiles = { readonly read: (path: string) => Promise<string | null>; readonly write: (path: string, text: string) => Promise<void> };

export type TrackerKind = { readonly key: string; readonly remote: boolean; readonly open: (context: TrackerContext) => Tracker };

/** A workflow file, as far as a release relies on it: the events that start it, in order, and what a dispatch may give it. */
export type WorkflowFile = { readonly triggers: readonly string[]; readonly inputs: ReadonlyMap<string, WorkflowInput> };

// ── what kinds get ───────────────────────────────────────────────────────────
export type KindPorts = {
  readonly git: Git;
  /** Another checkout that the runbook names (the tap). */
  readonly gitAt: (path: string) => Promise<Git>;
  readonly github: (repository: string) => GitHub;
  readonly processes: Processes;
  readonly http: Http;
  readonly endpoints: Endpoints;
  readonly tracker: Tracker;
  /** One look at a channel of the plan, by its name there. */
  readonly channel: (name: string, expected: Expected) => Promise<ChannelSeen>;
  /** The same of what is asked before a release; `publisher` is null of a channel that trusts nobody. */
  readonly standing: (name: string, expected: Expected) => Promise<ChannelStanding>;
  readonly publisher: (name: string, expected: Expected) => Promise<Publisher | null>;
  /** Reads the text of a workflow file; null when it is none. */
  readonly readWorkflow: (text: string, path: string) => Promise<WorkflowFile | null>;
  /** Ways to install a version from a channel of the plan, by its name there. */
  readonly installs: (name: string, released: Released) => Promise<readonly Install[]>;
  /** How what is staged on a channel of the plan is named. @throws WorldError where its kind stages nothing */
  readonly stagedAs: (name: string, released: Released) => Promise<StagedAs>;
  /** How long it usually takes a channel to serve a version, as earlier releases saw it, in milliseconds; null where none did. Never throws: it is drawn, and rules on nothing. */
  readonly usuallyMs: (channel: Pick<Channel, 'name' | 'kind'>) => Promise<number | null>;
  readonly files: Files;
  /** Where this attempt's log and evidence go. */
  readonly log: string;
  readonly attempt: string;
  /** What a child gets beside its own: inputs, groups, and the captured values that the step names. */
  readonly environment: { readonly [name: string]: string };
};

export type Files = {
  /** Files of the checkout that match, each copied to the session's evidence folder and hashed. */
  readonly keep: (globs: readonly string[]) => Promise<readonly { readonly name: string; readonly path: string; readonly sha256: string; readonly bytes: number }[]>;
  readonly hash: (path: string) => Promise<{ readonly sha256: string; readonly bytes: number } | null>;
  readonly read: (path: string) => Promise<string | null>;
  readonly write: (path: string, text: string) => Promise<void>;
  /** Lends an empty folder, of nobody else, and removes it with all that is in it. */
  readonly scratch: <T>(borrow: (folder: string) => Promise<T>) => Promise<T>;
};

// ── the person's desk ────────────────────────────────────────────────────────
/** What lends the terminal to another program, or reaches the person's desktop. */
export type Desk = {
  readonly shell: (cwd: string) => Promise<void>;
  /** `line` counts from 1. */
  readonly openFile: (path: string, line: number | null) => Promise<void>;
  readonly edit: (text: string) => Promise<string | null>;
  readonly openUrl: (url: string) => Promise<void>;
  /** `sent`: the terminal does not say whether it took it. */
  readonly copy: (text: string) => Promise<'copied' | 'sent' | 'refused'>;
};
