import { createRedactor } from '../../../src/adapters/redact.ts';

/** What leaves a redactor that gets a text in pieces, cut at these bytes; with `flush` its tail is let through after each. */
export const redactedInPieces = (secrets: readonly string[], text: string, cuts: readonly number[], { flush }: { readonly flush: boolean }): string => {
  const redactor = createRedactor({ secrets });
  const bytes = Buffer.from(text);
  const out: Buffer[] = [];
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    out.push(Buffer.from(redactor.write(bytes.subarray(from, cut))));
    if (flush) out.push(Buffer.from(redactor.flushTail()));
    from = cut;
  }
  out.push(Buffer.from(redactor.end()));
  return Buffer.concat(out).toString();
};
