import { parentPort, workerData } from 'node:worker_threads';
import { tryWalks } from '../support/properties.ts';

const { runs, seed }: { readonly runs: number; readonly seed: number } = workerData; // Boundary: from `model.ts`.
parentPort?.postMessage(tryWalks({ runs, seed }), []);
