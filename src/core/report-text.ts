export const iso = (at: number): string => new Date(at).toISOString();

/** Foreign text on one line, so that it cannot become structure of the report. */
export const inline = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').replaceAll(/([\\`*_[\]<>|#])/g, '\\$1').trim();
