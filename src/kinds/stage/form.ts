import { z } from 'zod';

export const stageSchema = z.strictObject({
  /** The channel whose staged version is approved. */
  stage: z.string().min(1),
  /** The step whose run built what is compared. */
  run: z.string().min(1).optional(),
  /** Names of variables that look like secrets and reach npm all the same: its token, where it is in none of its files. */
  env: z.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is not the name of a variable')).optional(),
});
export type StageSpec = z.infer<typeof stageSchema>;
