import { z } from 'zod';

const count = z.int().nonnegative();

/** What `manifest.json` of a bundle says; a bundle of a newer form is refused by its number. */
export const manifestForm = z.object({
  bundle: z.literal(1),
  made: z.string(),
  session: z.object({ repository: z.string(), target: z.string(), mode: z.string(), session: z.number() }),
  versions: z.record(z.string(), z.string()),
  terminal: z.record(z.string(), z.string()),
  /** Names of the variables that were set; never what was in them. */
  environment: z.array(z.string()),
  journal: z.object({
    events: count,
    head: z.string(),
    /** Lines whose content differs from what their hash was made over. */
    changed: z.array(count),
    damage: z.object({ line: count, why: z.string() }).nullable(),
    tailBytes: count,
  }),
  members: z.array(z.object({ name: z.string(), bytes: count, sha256: z.string(), secrets: count, names: count })),
  /** Files of evidence: that they were there, and not what was in them. */
  evidence: z.array(z.object({ path: z.string(), bytes: count, sha256: z.string() })),
  leftOut: z.array(z.string()),
});

export type Manifest = z.infer<typeof manifestForm>;

export const MANIFEST = 'manifest.json';
export const JOURNAL = 'journal.jsonl';
export const SCREENS = 'screens.txt';
export const LOGS = 'logs/';
