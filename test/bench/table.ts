import { isMet, nearOf } from './measurement.ts';
import type { Budget, Figures, Row } from './measurement.ts';

const HEAD = ['what', 'ours', 'yardstick', 'ratio', 'of the limit', 'budget (DESIGN 11)'] as const;

/** The rows for a person, the budget and whether it is met in the last column. */
export const tableOf = (rows: readonly Row[]): readonly string[] => {
  const cells = rows.map((row): readonly string[] => {
    const near = nearOf(row);
    return [row.what, figures(row.ours), row.yardstick === null ? '' : `${figures(row.yardstick.figures)} ${row.yardstick.name}`, row.ratio === null ? '' : `${short(row.ratio)} ×`, near === null ? '' : `${Math.round(near * 100)} %`, budget(row)];
  });
  const widths = HEAD.map((name, column) => Math.max(name.length, ...cells.map((one) => one[column]?.length ?? 0)));
  const line = (one: readonly string[]): string => one.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd();
  return [line(HEAD), line(widths.map((width) => '─'.repeat(width))), ...cells.flatMap((one, at) => [line(one), ...(rows[at]?.note ? [`  ${rows[at].note}`] : [])])];
};

/** For a program: all figures, unrounded. */
export const jsonOf = (rows: readonly Row[]): readonly object[] => rows.map((row) => ({ ...row, ofLimit: nearOf(row), met: isMet(row) }));

/** Of one sample there is no spread. */
const figures = ({ unit, samples, median, least, most }: Figures): string => (samples === 1 ? `${short(median)} ${unit}` : `${short(median)} ${unit} (${short(least)}–${short(most)})`);

const budget = (row: Row): string => {
  if (row.budget === null) return '';
  const met = isMet(row);
  return `${limit(row.budget, row.ours.unit)}  ${met === null ? 'not compared' : met ? 'met' : 'MISSED'}`;
};

const limit = ({ of, is, limit }: Budget, unit: string): string => `${is === 'at most' ? '≤' : '≥'} ${limit} ${of === 'ratio' ? '×' : unit}`;

const short = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2));
