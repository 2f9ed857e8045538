import type { Picture } from '../core/picture.ts';
import { exitDecides } from '../core/rules.ts';
import type { CommandsSeen } from './command-run.ts';
import { howItEnded } from './command-verdict.ts';

/** A row for each command, what it said first when it did not pass, and what was kept. */
export const commandPicture = (seen: CommandsSeen): Picture => {
  const commands = seen.commands ?? [];
  const rows = commands.map((one) => ({ mark: exitDecides(one, one.exit), label: one.command, at: howItEnded(one) }));
  const errors = commands.flatMap((one) => (exitDecides(one, one.exit) === 'passed' ? [] : one.firstError === null ? one.lastLines.slice(-3) : [one.firstError]));
  const kept = [...seen.kept.map((file) => ['kept', file.name] as const), ...seen.absent.map((glob) => ['missing', glob] as const)];
  return [
    ...(rows.length === 0 ? [] : [{ type: 'marks' as const, rows }]),
    ...(errors.length === 0 ? [] : [{ type: 'text' as const, title: 'What it said', lines: errors }]),
    ...(kept.length === 0 ? [] : [{ type: 'facts' as const, rows: kept }]),
  ];
};
