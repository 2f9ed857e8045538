import { parentPort, workerData } from 'node:worker_threads';
import { tryWalks } from '../support/properties.ts';

/** What a mutated core came to: the property that it broke first, in which walk and how; null when nothing saw it. */
export type WalkResult = { readonly runs: number; readonly broken: { readonly property: string; readonly what: string } | null };

const { runs, seed }: { readonly runs: number; readonly seed: number } = workerData; // Boundary: from `walks.ts`.
const tried = tryWalks({ runs, seed, stopAtFirst: true });
const [first] = tried.broken;
const result: WalkResult = { runs: tried.runs, broken: first === undefined ? null : { property: String(first[0]), what: first[1].what } };
parentPort?.postMessage(result, []);
