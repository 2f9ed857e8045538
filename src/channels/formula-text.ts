/** What of a Homebrew formula says what it installs. `version` is null where it is only in the URLs. */
export type FormulaText = { readonly version: string | null; readonly sources: readonly { readonly url: string; readonly sha256: string | null }[] };

/**
 * Reads version, URLs and checksums of a formula, line by line: a checksum belongs to the URL above it; `#{version}` is filled in.
 * Bottle lines (`sha256 cellar: …`) and comments are passed over. https://docs.brew.sh/Formula-Cookbook
 */
export const readFormula = (text: string): FormulaText => {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*#/.test(line));
  const version = lines.map((line) => /^\s*version\s+["']([^"']+)["']/.exec(line)?.[1]).find((found) => found !== undefined) ?? null;
  const sources: { url: string; sha256: string | null }[] = [];
  for (const line of lines) {
    const url = /^\s*url\s+["']([^"']+)["']/.exec(line)?.[1];
    const sha256 = /^\s*sha256\s+["']([0-9a-f]{64})["']/i.exec(line)?.[1];
    const last = sources.at(-1);
    if (url !== undefined) sources.push({ url: url.replaceAll('#{version}', version ?? '#{version}'), sha256: null });
    else if (sha256 !== undefined && last?.sha256 === null) last.sha256 = sha256.toLowerCase();
  }
  return { version, sources };
};
