/** What of a Homebrew formula says what it installs. `version` is null where it is only in the URLs. */
export type FormulaText = { readonly version: string | null; readonly sources: readonly FormulaSource[] };

/** `aside`: it stands in a block about something else than what is installed: a resource, a patch, the head, where newer versions are looked for. */
export type FormulaSource = { readonly url: string; readonly sha256: string | null; readonly aside: boolean };

/**
 * Reads version, URLs and checksums of a formula, line by line: a checksum belongs to the URL above it; `#{version}` is filled in.
 * Bottle lines (`sha256 cellar: …`) and comments are passed over. https://docs.brew.sh/Formula-Cookbook
 */
export const readFormula = (text: string): FormulaText => {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*#/.test(line));
  const version = lines.map((line) => /^\s*version\s+["']([^"']+)["']/.exec(line)?.[1]).find((found) => found !== undefined) ?? null;
  const sources: { url: string; sha256: string | null; aside: boolean }[] = [];
  /** How far the block that is aside is indented; it ends with the first `end` that is not further in. */
  let asideAt: number | null = null;
  for (const line of lines) {
    const indent = /^\s*/.exec(line)?.[0].length ?? 0;
    if (asideAt === null && ASIDE.test(line)) asideAt = indent;
    else if (asideAt !== null && indent <= asideAt && /^\s*end\b/.test(line)) asideAt = null;
    const url = /^\s*url\s+["']([^"']+)["']/.exec(line)?.[1];
    const sha256 = /^\s*sha256\s+["']([0-9a-f]{64})["']/i.exec(line)?.[1];
    const last = sources.at(-1);
    if (url !== undefined) sources.push({ url: url.replaceAll('#{version}', version ?? '#{version}'), sha256: null, aside: asideAt !== null });
    else if (sha256 !== undefined && last?.sha256 === null) last.sha256 = sha256.toLowerCase();
  }
  return { version, sources };
};

const ASIDE = /^\s*(?:resource\s+["'(]|livecheck\b|patch\b|head\b).*\bdo\s*$/;
