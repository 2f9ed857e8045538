import type { z } from 'zod';
import type { JsonObject, Json } from '../core/json.ts';
import type { At as CoreAt, Kind as CoreKind } from '../core/kind.ts';
import type { KindPorts } from '../ports.ts';

/** Keys that stand beside the kind's own key in a step and mean something to this kind only. */
type Siblings = { readonly siblings: readonly string[] };

/** A kind as its file writes it: typed by its own schema and by what it sees. */
export type TypedKind<Schema extends z.ZodObject, Seen extends Json> = CoreKind<z.infer<Schema>, Seen, Schema, KindPorts> & Siblings;

/** A kind as the registry holds it: its spec is a step's `spec`, what it sees is plain data. */
export type Kind = CoreKind<JsonObject, Json, z.ZodObject, KindPorts> & Siblings;

export type At<Spec> = CoreAt<Spec>;

/**
 * Makes a kind fit the registry.
 * The spec it will be given is `{ [key]: value, ...siblings }` of one step, checked by this very schema.
 */
export const defineKind = <Schema extends z.ZodObject, Seen extends Json>(typed: TypedKind<Schema, Seen>): Kind =>
  // One boundary: kinds of different specs stand in one registry, and each is only handed what its own schema and its own look made.
  typed as unknown as Kind;
