import { firstFrames } from './first-frame.ts';
import { floods } from './flood.ts';
import { idle } from './idle.ts';
import { frames, longRunbook } from './keys.ts';
import type { Measurement } from './measurement.ts';
import { polling } from './polling.ts';
import { replay } from './replay.ts';
import { steps } from './steps.ts';

/** What is measured, in the order of DESIGN 11. A new one is a file and a line here. */
export const measurements: readonly Measurement[] = [firstFrames, floods, frames, longRunbook, idle, replay, steps, polling];
