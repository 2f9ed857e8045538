import type { Event } from '../core/event.ts';
import type { Json, JsonObject } from '../core/json.ts';

/**
 * The guard of the start path, where zod would cost a third of the first frame: every type of event with its fields. An event
 * or a field that is added to core/event.ts and not here is a type error. The chain guards what is inside them.
 */
type Field = 'text' | 'number' | 'flag' | 'object' | 'list' | 'text?' | 'object?' | 'list?' | 'text, or absent' | 'object, or absent' | 'list, or absent';
type FieldsOf<E> = { readonly [Name in Exclude<keyof E, 'type'>]-?: Field };
type Shapes = { readonly [Type in Event['type']]: FieldsOf<Extract<Event, { readonly type: Type }>> };

const SHAPES: Shapes = {
  'session.opened': { repository: 'text', session: 'number', version: 'text', host: 'text', pid: 'number', root: 'text, or absent' },
  'inputs.confirmed': { inputs: 'object' },
  'runbook.adopted': { hash: 'text', plan: 'object' },
  'session.resumed': { host: 'text', pid: 'number', root: 'text, or absent' },
  'session.left': { why: 'text' },
  'session.ended': { end: 'text', reason: 'text', out: 'list' },
  'candidate.moved': { commit: 'text', branch: 'text?', changed: 'object', fromBase: 'list?', base: 'text, or absent' },
  'remote-tag.read': { tag: 'object?' },
  'tools.read': { versions: 'object' },
  'attempt.intended': { step: 'text', attempt: 'number', for: 'object', asked: 'object?', words: 'text?', note: 'object' },
  'attempt.sent': { step: 'text', attempt: 'number', sent: 'object' },
  'attempt.observed': { step: 'text', attempt: 'number', facts: 'object' },
  'attempt.commands-passed': { step: 'text', attempt: 'number', evidence: 'list', captured: 'object', end: 'object, or absent' },
  'attempt.asked': { step: 'text', attempt: 'number', questions: 'list', watching: 'flag' },
  'attempt.answered': { step: 'text', attempt: 'number', answer: 'object' },
  'attempt.ended': { step: 'text', attempt: 'number', outcome: 'object', commit: 'text?', end: 'object, or absent' },
  'tag.adopted': { step: 'text', for: 'object', words: 'text', note: 'object' },
  'pass.adopted': { step: 'text', attempt: 'number', for: 'object', evidence: 'list', captured: 'object', from: 'object', startedAt: 'number', endedAt: 'number' },
  'reconcile.started': { step: 'text', attempt: 'number' },
  'retry.delayed': { step: 'text', attempt: 'number', until: 'number' },
  'retry.delay-over': { step: 'text', attempt: 'number' },
  'evidence.opened': { step: 'text', attempt: 'number', name: 'text' },
  'waiver.granted': { step: 'text', reason: 'text', commit: 'text', until: 'number', hash: 'text, or absent' },
  'waiver.expired': { step: 'text' },
  'pass.expired': { step: 'text', attempt: 'number' },
  'fix.started': { step: 'text', fix: 'number' },
  'fix.ended': { step: 'text', fix: 'number', ok: 'flag', why: 'text', evidence: 'list' },
  'fix.sharing': { step: 'text', fix: 'number', message: 'text', push: 'flag' },
  'fix.shared': { step: 'text', fix: 'number', commit: 'text', pushed: 'flag', why: 'text' },
  'blocker.filing': { step: 'text', title: 'text', to: 'text, or absent' },
  'blocker.filed': { step: 'text', id: 'text', title: 'text', to: 'text, or absent' },
  'blocker.closed': { id: 'text', reason: 'text' },
  'blockers.read': { open: 'list', closed: 'list, or absent' },
  'exposure.reverting': { step: 'text' },
  'exposure.reverted': { step: 'text', evidence: 'list' },
  'shell.opened': {},
  'shell.closed': {},
  'report.written': { path: 'text', sha256: 'text' },
  'journal.mended': { file: 'text', bytes: 'number' },
  'journal.recovered': { file: 'text', line: 'number', why: 'text', good: 'number', lost: 'number', steps: 'list', anchors: 'list, or absent' },
};

/** The types of events that this version knows. */
export const EVENT_TYPES: readonly string[] = Object.keys(SHAPES);

const FIELDS: ReadonlyMap<string, readonly (readonly [name: string, field: Field])[]> = new Map(Object.entries(SHAPES).map(([type, shape]) => [type, Object.entries(shape)]));

/** Reads an event out of a record's `type` and `data`, which becomes the event. Gives what is wrong where it is none. */
export function parseEvent(type: Json | undefined, data: JsonObject): { readonly event: Event } | { readonly wrong: string } {
  const fields = typeof type === 'string' ? FIELDS.get(type) : undefined;
  if (fields === undefined) return { wrong: `an event of a type that this version does not know: ${JSON.stringify(type)}` };
  for (const [name, field] of fields) if (!fits(data[name], field)) return { wrong: `${String(type)} without a proper "${name}"` };
  // Boundary cast: type and fields were checked above, and the chain vouches for what is inside them.
  return { event: Object.assign(data, { type }) as unknown as Event };
}

function fits(value: Json | undefined, field: Field): boolean {
  switch (field) {
    case 'text': return typeof value === 'string';
    case 'number': return typeof value === 'number';
    case 'flag': return typeof value === 'boolean';
    case 'list': return Array.isArray(value);
    case 'object': return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'text?': return value === null || fits(value, 'text');
    case 'object?': return value === null || fits(value, 'object');
    // A field that came later: journals from before it stay readable.
    case 'text, or absent': return value === undefined || fits(value, 'text?');
    case 'object, or absent': return value === undefined || fits(value, 'object');
    case 'list, or absent': return value === undefined || fits(value, 'list');
    case 'list?': return value === null || fits(value, 'list');
    default: return field satisfies never;
  }
}
