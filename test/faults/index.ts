import type { Fault } from './fault.ts';

/** The faults of reference/faults.md, each in a file of its own. */
export const faults = {} as const satisfies { readonly [id: Fault['id']]: () => Promise<Fault> };
