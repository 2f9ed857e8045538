/** What the headers of GitHub's answers say beside the answer: its clock, and how many requests are left this hour. */
export type Meter = {
  readonly note: (headers: { readonly [name: string]: unknown }, receivedAt: number) => void;
  readonly serverNow: () => number;
  readonly remaining: () => number | null;
};

/** @param now this machine's clock, in milliseconds. Until GitHub has answered, its clock is taken for GitHub's. */
export const createMeter = (now: () => number): Meter => {
  let offsetMs = 0;
  let left: number | null = null;
  return {
    note: (headers, receivedAt) => {
      const date = Date.parse(String(headers['date'] ?? ''));
      if (!Number.isNaN(date)) offsetMs = date - receivedAt;
      const remaining = Number.parseInt(String(headers['x-ratelimit-remaining'] ?? ''), 10);
      if (!Number.isNaN(remaining)) left = remaining;
    },
    serverNow: () => now() + offsetMs,
    remaining: () => left,
  };
};
