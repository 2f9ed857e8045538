import type { Run } from './index.ts';
import { printLines } from './print.ts';
import { VERSION } from '../version.ts';

export const version: Run = async () => {
  printLines([VERSION]);
  return 0;
};
