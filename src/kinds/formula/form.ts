import { z } from 'zod';

export const formulaSchema = z.strictObject({
  formula: z.strictObject({
    /** A channel of kind homebrew: it names the tap, its checkout and the formula. */
    channel: z.string().min(1),
    /** The step whose run built the assets. */
    run: z.string().min(1).optional(),
    /** Name of an asset, with one {platform} in it. */
    asset: z.string().regex(/^[^{]*(?:\{(?:version|target)\}[^{]*)*\{platform\}(?:[^{]*\{(?:version|target)\})*[^{]*$/, 'is not the name of an asset with {platform} in it, and {version} or {target} beside it'),
    /** Platforms that the formula must not mention. */
    refuse: z.array(z.string().min(1)).min(1).optional(),
    /** Message of the commit. */
    commit: z.string().min(1),
  }),
  /** Set by the compiler where exactly one step builds. */
  run: z.string().min(1).optional(),
});
export type FormulaSpec = z.infer<typeof formulaSchema>;

export const buildStepOf = (spec: FormulaSpec): string | undefined => spec.formula.run ?? spec.run;
