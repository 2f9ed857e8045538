import type { ClosedBlocker, Preconditions, OpenBlocker } from './event.ts';
import type { Approval, Purpose, Rerun } from './kind.ts';
import type { Picture } from './picture.ts';
import type { Refusal } from './command.ts';
import type { DryRun } from './dry-run.ts';

/**
 * What was observed and is drawn, but never ruled on: polls, progress, what a dialog has found so far. Lost on exit.
 * The session writes it; the screen and the plain mode read it.
 */
export type World = {
  readonly now: number;
  readonly watches: { readonly [step: string]: Watch };
  readonly running: { readonly [step: string]: Running };
  /** The one dialog of an irreversible step that is open, and what was found when it opened. */
  readonly danger: Danger | null;
  /** One line for the message row; the newest wins. */
  readonly message: { readonly text: string; readonly mark: 'passed' | 'failed' | 'unknown' | 'needs-you' | 'info'; readonly at: number } | null;
  readonly chain: { readonly events: number; readonly head: string; readonly ok: boolean };
  /** Why nothing more can be recorded; the session is read-only then. */
  readonly readOnly: string | null;
  /** `A` is on: everything that may run is started until a person is needed. */
  readonly goingOn: boolean;
  /** Where `A` ran out of things to start: the only prompt that may open unasked, under the quiet rule. */
  readonly prompt: { readonly step: string; readonly at: number } | null;
  /** Usual duration of a step in earlier attempts, in milliseconds. */
  readonly usualMs: { readonly [step: string]: number };
  /** How many earlier releases are in that. @default 0 */
  readonly usualFrom?: number;
  /** What releases before this one took, the newest first; absent until it was read, which is after the first frame. */
  readonly earlier?: readonly (readonly StepTook[])[];
  readonly blockers: { readonly at: number | null; readonly open: readonly OpenBlocker[]; readonly closed?: readonly ClosedBlocker[]; readonly why: string | null; readonly where: string };
  /** Where HEAD, the branch or the runbook file have gone beside what the session is about; shown, closes nothing. */
  readonly notices: readonly string[];
  /** Process groups of this session that were found alive on opening. */
  readonly survivors: readonly { readonly attempt: string; readonly pid: number; readonly command: string }[];
  readonly you: { readonly name: string; readonly email: string };
  /** This is no session but a journal that is shown again: which record it stands at, of how many, and how many lines a redacted copy changed. */
  readonly replay?: { readonly at: number; readonly of: number; readonly redacted: number };
  /** The newest dry run of this release, for a live session to adopt from; a text where it cannot be believed, null where there is none. */
  readonly dryRun: DryRun | { readonly problem: string } | null;
};

/** One pass of a step in an earlier release, in milliseconds. */
export type StepTook = { readonly id: string; readonly kind: string; readonly ms: number };

/** Where a replay goes: to the first record, back, on, to the last. */
export type Travel = 'first' | 'back' | 'on' | 'last';

export type Watch = {
  /** The newest look that got an answer: of which attempt, and what for. */
  readonly look?: { readonly attempt: number; readonly purpose: Purpose };
  readonly picture: Picture;
  readonly why: string;
  readonly lookedAt: number;
  readonly nextAt: number | null;
  readonly deadlineAt: number | null;
  /** Newest first, at most five. */
  readonly polls: readonly { readonly at: number; readonly ok: boolean; readonly text: string }[];
  readonly outOfReach: boolean;
  readonly url: string | null;
  /** Something of it waits for an approval that this person may give from here. */
  readonly approvable?: boolean;
};

export type Running = {
  readonly attempt: number;
  readonly startedAt: number;
  readonly lastOutputAt: number;
  readonly lines: number;
  readonly pid: number | null;
  readonly command: string;
  readonly limitMs: number;
  /** What it runs as: `<session>:<step>:<attempt>`. */
  readonly name?: string;
  /** It has a terminal that a person can type at: one of its own, or the whole screen while it is lent. */
  readonly terminal?: 'own' | 'screen';
};

export type Danger = {
  readonly step: string;
  /** Tells this opening of the dialog from every other; what it has found changes while it is open. */
  readonly opening: symbol;
  readonly words: string;
  /** Null while the world is still being asked. */
  readonly found: Preconditions | null;
  /** What changed since it opened; when there is something, the dialog has closed itself. */
  readonly changed: readonly string[];
  /** What stands in the way; while there is something, typing does nothing. */
  readonly refusals: readonly Refusal[];
  /** Lines about the act: what, where, by which run. */
  readonly facts: readonly (readonly [label: string, value: string])[];
};

export type Style = { readonly color?: string; readonly bold?: boolean; readonly dim?: boolean; readonly inverse?: boolean; readonly underline?: boolean };
export type Span = { readonly text: string; readonly style: Style };
export type StyledLine = readonly Span[];

/**
 * What the output pane shows of an attempt's log. `top` is the first line wanted; null follows the end. Infinite columns give the bare text of
 * whole lines, for copying. `numbers`: the line of the log that each row is of, where a line can be several. `caret`: where the child's cursor is.
 */
export type OutputWindow = (request: { readonly step: string; readonly attempt: number; readonly columns: number; readonly rows: number; readonly top: number | null }) => Promise<{ readonly lines: readonly StyledLine[]; readonly top: number; readonly total: number; readonly numbers?: readonly number[]; readonly caret?: { readonly row: number; readonly column: number } | null }>;

/** A search that goes on by itself until the log's end, or until it is cancelled. Lines and matches count from 0; a line is one match. */
export type LogMatches = {
  /** Found so far. */
  readonly count: () => number;
  readonly searching: () => boolean;
  /** The line of a match; waits until it was found, null where there is none. */
  readonly at: (match: number) => Promise<number | null>;
  /** How many matches stand before a line. */
  readonly before: (line: number) => Promise<number>;
  /** Resolves when all that is there now was looked through. */
  readonly done: () => Promise<void>;
  readonly cancel: () => void;
};

/** Looks through the whole log on disk, for a text in smart case or for lines that look like errors. `told` is called while it finds. */
export type OutputSearch = (request: { readonly step: string; readonly attempt: number; readonly wanted: { readonly text: string } | { readonly errors: true } }, told: () => void) => LogMatches;

/** `same`: one with the same first error, which an open one is added to, and which a new one names where it is closed; `unasked`: why that is not known. */
export type BlockerDraft = {
  readonly title: string;
  readonly body: string;
  readonly where: string;
  readonly masked: number;
  readonly remote: boolean;
  readonly same?: { readonly id: string; readonly title: string; readonly open: boolean };
  readonly unasked?: string;
};

/** Passes of a dry run: those that may be adopted together, in order, and why the others may not. */
export type PassList = {
  readonly session: number;
  readonly adoptable: readonly { readonly step: string; readonly title: string; readonly endedAt: number; readonly commit: string; readonly evidence: number; readonly n: number; readonly hash: string }[];
  readonly not: readonly { readonly title: string; readonly why: string }[];
};

/** What waits for an approval, what was asked for it in that moment, and what stands in the way. `known` is the newest answer to each question; `changed` is what differs from the asking before. */
export type ApprovalFound = { readonly approval: Approval; readonly found: Preconditions; readonly known: Preconditions; readonly refusals: readonly Refusal[]; readonly changed: readonly string[] };

/** What a key can ask for. Each answers null, or why not and what to do instead. */
export type Actions = {
  /** Runs, or runs again; asks nothing by itself. For a remote step `confirmed` must be true. */
  readonly start: (step: string, options: { readonly confirmed: boolean }) => Promise<Refusal | null>;
  readonly reconcile: (step: string) => Promise<Refusal | null>;
  /** A quiet period before a retry, and its end before its time. */
  readonly wait: (step: string, ms: number) => Promise<Refusal | null>;
  readonly endWait: (step: string) => Promise<Refusal | null>;
  readonly goOn: () => Promise<Refusal | null>;
  /** Opens the dialog of an irreversible step: asks the world (rule 5) into `world.danger`. */
  readonly openDanger: (step: string) => Promise<Refusal | null>;
  readonly closeDanger: () => void;
  readonly typeDanger: (step: string, words: string) => Promise<Refusal | null>;
  readonly answer: (step: string, answer: { readonly question: string; readonly option: string; readonly reason: string; readonly attachment: string | null }) => Promise<Refusal | null>;
  /** The text of a piece of evidence, for the viewer; recorded as opened by the person. */
  readonly openEvidence: (step: string, name: string) => Promise<readonly string[]>;
  readonly waive: (step: string, waiver: { readonly reason: string; readonly until: number }) => Promise<Refusal | null>;
  readonly stop: (step: string) => Promise<Refusal | null>;
  /** Types to the process of a step, as it runs under this name and under no other. False when it has ended, or has no terminal. */
  readonly type: (name: string, keys: string) => boolean;
  /** What of a watched step waits for an approval of this person, read now and compared with what was read before; or why nothing does. */
  readonly findApproval: (step: string, before: ApprovalFound | null) => Promise<ApprovalFound | Refusal>;
  /** Approves exactly what was found, once, by its typed words and with a reason. */
  readonly approve: (step: string, found: ApprovalFound, answer: { readonly words: string; readonly reason: string }) => Promise<Refusal | null>;
  /** What failed of the step's run and may be run again there, read now; or why nothing. */
  readonly findFailed: (step: string) => Promise<Rerun | Refusal>;
  /** Has exactly that run again, once, as another attempt of the step. */
  readonly rerunFailed: (step: string, found: Rerun) => Promise<Refusal | null>;
  readonly fix: (step: string) => Promise<Refusal | null>;
  /** The diff that a fix left, for the dialog that offers commit and push as one act. */
  readonly fixDiff: (step: string) => Promise<readonly string[]>;
  readonly shareFix: (step: string, message: string) => Promise<Refusal | null>;
  readonly draftBlocker: (step: string) => Promise<BlockerDraft>;
  /** With `to` it is added to that one, which must be open. */
  readonly fileBlocker: (step: string, draft: { readonly title: string; readonly body: string; readonly to?: string }) => Promise<Refusal | null>;
  readonly closeBlocker: (id: string, reason: string) => Promise<Refusal | null>;
  /** What a dry run has to give, looked at now; or why nothing. */
  readonly listPasses: () => Promise<PassList | Refusal>;
  /** Adopts exactly the passes of this list, or none. */
  readonly adoptPasses: (list: PassList) => Promise<Refusal | null>;
  readonly revert: (step: string) => Promise<Refusal | null>;
  readonly pollNow: (step: string | null) => void;
  readonly writeReport: () => Promise<Refusal | null>;
  readonly killSurvivor: (pid: number) => Promise<void>;
  /** Lends the terminal: a shell in the repository, the log in a pager, a text in $EDITOR (null when it was not changed). */
  readonly shell: () => Promise<void>;
  /** The log of an attempt in the pager, or a file of the newest one's evidence, which is recorded as opened. */
  readonly openLog: (step: string, evidence?: string | { /** Of the log, from 0; without it, the first line that looks like an error. */ readonly line?: number; /** Without it, the newest. */ readonly attempt?: number }) => Promise<Refusal | null>;
  readonly edit: (text: string) => Promise<string | null>;
  readonly openUrl: (url: string) => Promise<Refusal | null>;
  /** `log`: what it is out of, which is named where the terminal does not take it; without an attempt, the newest. */
  readonly copy: (text: string, log: { readonly step: string; readonly attempt?: number } | null) => Promise<Refusal | null>;
  readonly abandon: (words: string, reason: string) => Promise<Refusal | null>;
  readonly leave: (why: string) => Promise<void>;
};
