import type { Json } from '../core/json.ts';
import { WorldError } from '../ports.ts';

/** Some of what a look needs did not answer. What had been seen by then is kept for the screen; it is never judged. */
export class PartlyAnswered extends WorldError {
  readonly seen: Json;

  /** @param who the one that did not answer, and why. @param seen as the kind's look gives it, and its `draw` takes it. */
  constructor({ name, error }: { readonly name: string; readonly error: WorldError }, seen: Json) {
    const { trouble, fix, retryAfterMs, status } = error;
    super(`${name}: ${error.message}`, { trouble, fix, retryAfterMs, status, cause: error });
    this.seen = seen;
  }
}
