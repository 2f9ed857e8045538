const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const two = (number: number): string => String(number).padStart(2, '0');

/** A duration to the second, as a clock counts it: `0:41`, `41:20`, `1:18:40`. */
export const clockOf = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / SECOND));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
};

/** `1:47 of usual 2:05`; past twice that it says so. */
export const usualWords = (ms: number, usual: number | undefined): string => (usual === undefined ? clockOf(ms) : `${clockOf(ms)} of usual ${clockOf(usual)}${ms > 2 * usual ? ', more than twice as long' : ''}`);

/** A duration as one says it: `41s`, `42m`, `1h30m`, `2d3h`. */
export const spanOf = (ms: number): string => {
  const rest = Math.max(0, ms);
  if (rest < MINUTE) return `${Math.floor(rest / SECOND)}s`;
  if (rest < HOUR) return `${Math.floor(rest / MINUTE)}m`;
  if (rest < DAY) return `${Math.floor(rest / HOUR)}h${two(Math.floor(rest / MINUTE) % 60)}m`;
  return `${Math.floor(rest / DAY)}d${Math.floor(rest / HOUR) % 24}h`;
};

/** How long ago: `just now`, `42 s ago`, `12 min ago`, `3 h ago`, `2 d ago`. */
export const agoOf = (ms: number): string => {
  if (ms < 1.5 * SECOND) return 'just now';
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s ago`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ago`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h ago`;
  return `${Math.floor(ms / DAY)} d ago`;
};

/** Time of day where the person sits: `10:33:51`. `at` is in milliseconds since the epoch. */
export const timeOf = (at: number): string => {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
};

/** Day and minute where the person sits: `2026-09-21 10:33`. */
export const dayOf = (at: number): string => {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
};

const UNITS: { readonly [unit: string]: number } = { m: MINUTE, h: HOUR, d: DAY };

/** Reads what a person types for a length of time: `30m`, `12h`, `2d`. Null when it is none. */
export const spanFrom = (text: string): number | null => {
  const match = /^(\d{1,4})\s*([mhd])$/.exec(text.trim());
  const unit = UNITS[match?.[2] ?? ''];
  return match === null || unit === undefined || Number(match[1]) === 0 ? null : Number(match[1]) * unit;
};
