import type { Event } from '../../../src/core/event.ts';

/** A moment around an event of a step: right before it is written, or when it is on disk and nothing has followed from it. */
export type Boundary = { readonly step: string; readonly event: Event['type']; readonly when: 'before' | 'after' };

/** What a fault wants of a robot; JSON, as its one argument. */
export type Orders = {
  readonly runbook: string;
  readonly target: string;
  readonly base: string;
  /** Leaves in good order where this is needed of a person, or when the step has passed. @default the end of the release */
  readonly until?: { readonly what: 'words' | 'confirm' | 'retry' | 'passed'; readonly step: string };
  /** Ends itself by SIGKILL at every boundary of these events, but for the ones that are named. */
  readonly dies?: { readonly at: readonly Pick<Boundary, 'event' | 'when'>[]; readonly except: readonly Boundary[] };
  /** Waits for a line on standard input: before the session is opened or begun, or when it is and nothing has been done. */
  readonly waits?: 'before' | 'opened';
};

/** What a robot says, a line of JSON each. */
export type Said =
  | { readonly say: 'waits' }
  /** The session is open, and looked at; nothing was asked of it yet. */
  | { readonly say: 'opened'; readonly again: boolean; readonly steps: { readonly [id: string]: string }; readonly survivors: number }
  /** These events are on disk; of a step's, its id stands after them. */
  | { readonly say: 'wrote'; readonly events: readonly string[] }
  /** The last that it says. */
  | { readonly say: 'dies'; readonly at: Boundary }
  /** Before the words of an irreversible step are given to the dialog. */
  | { readonly say: 'typed'; readonly step: string }
  /** Before what became of an act is asked for. */
  | { readonly say: 'reconciles'; readonly step: string }
  | { readonly say: 'refused'; readonly step: string; readonly why: string }
  | { readonly say: 'reached'; readonly step: string }
  | { readonly say: 'ended'; readonly end: string }
  | { readonly say: 'stuck'; readonly needs: readonly string[]; readonly message: string };
