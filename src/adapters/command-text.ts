import { quoted } from '../core/quoted.ts';
import type { CommandLine } from '../ports.ts';

/** How one command reads on a line: what a person could paste. */
export const commandText = (run: CommandLine['run']): string => ('shell' in run ? run.shell : run.argv.map(quoted).join(' '));
