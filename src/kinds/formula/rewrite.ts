/** What a formula must say: the version, the tag its URLs are of, and the checksum of each asset. */
export type FormulaOrder = {
  readonly version: string;
  readonly target: string;
  /** Name of an asset, with `{version}` and `{platform}`. */
  readonly asset: string;
  /** Platforms that it must not mention. */
  readonly refuse: readonly string[];
  /** SHA-256 of each file that was built, by its name. */
  readonly sha256: { readonly [name: string]: string };
};

export type Rewritten = { readonly ok: true; readonly text: string; readonly assets: readonly { readonly name: string; readonly sha256: string }[] } | { readonly ok: false; readonly why: string };

/**
 * The formula as it must be: version, and of each asset the URL and the checksum below it. Nothing else is touched and no line
 * is added or removed, so a formula is right exactly when this gives it back unchanged. What is not understood is refused.
 */
export const rewriteFormula = (text: string, order: FormulaOrder): Rewritten => {
  const refused = order.refuse.find((platform) => text.includes(platform));
  if (refused !== undefined) return { ok: false, why: `the formula mentions ${refused}, which is not released` };
  const assets: { name: string; sha256: string }[] = [];
  const lines: string[] = [];
  let versions = 0;
  /** The asset whose checksum has not come yet. */
  let open: string | null = null;
  for (const line of text.split('\n')) {
    const stanza = /^(\s*)(version|url|sha256)(\s+")([^"]*)(".*)$/.exec(line);
    const [, indent = '', key = '', gap = '', value = '', rest = ''] = stanza ?? [];
    const put = (next: string): number => lines.push(indent + key + gap + next + rest);
    if (key === 'version') {
      versions += 1;
      put(order.version);
    } else if (key === 'url') {
      if (open !== null) return { ok: false, why: `the URL of ${open} has no sha256 below it` };
      const url = rewriteUrl(value, order);
      if (url !== null && 'why' in url) return { ok: false, why: url.why };
      open = url?.name ?? null;
      put(url?.url ?? value);
    } else if (key === 'sha256' && open !== null) {
      const sha256 = order.sha256[open];
      if (sha256 === undefined) return { ok: false, why: `the build left no file ${open}` };
      assets.push({ name: open, sha256 });
      put(sha256);
      open = null;
    } else {
      lines.push(line);
    }
  }
  if (open !== null) return { ok: false, why: `the URL of ${open} has no sha256 below it` };
  if (versions !== 1) return { ok: false, why: versions === 0 ? 'the formula has no version line' : `the formula has ${versions} version lines` };
  if (assets.length === 0) return { ok: false, why: `no URL of the formula is of ${order.asset}` };
  return { ok: true, text: lines.join('\n'), assets };
};

/** The lines that differ, each before and after. */
export const changedLines = (before: string, after: string): readonly string[] => {
  const old = before.split('\n');
  return after.split('\n').flatMap((line, index) => (line === old[index] ? [] : [`- ${old[index]?.trim() ?? ''}`, `+ ${line.trim()}`]));
};

/** Null where the URL is of something else (a resource, a patch). */
const rewriteUrl = (url: string, order: FormulaOrder): { readonly url: string; readonly name: string } | { readonly why: string } | null => {
  const written = /^(?<base>https?:\/\/.*\/)(?<tag>[^/]+)\/(?<name>[^/]+)$/.exec(url)?.groups;
  const platform = written === undefined ? null : platformIn(written['name'] ?? '', order.asset);
  if (written === undefined || platform === null) return null;
  if (written['base']?.endsWith('/releases/download/') !== true) return { why: `the URL ${url} is not of a release's downloads` };
  const name = order.asset.replaceAll('{version}', order.version).replaceAll('{platform}', platform).replaceAll('{target}', order.target);
  // A formula may let Ruby fill in the version; then its URLs are right by themselves.
  const keep = (part: string | undefined, now: string): string => (part?.includes('#{version}') === true && part.replaceAll('#{version}', order.version) === now ? part : now);
  return { url: `${written['base']}${keep(written['tag'], order.target)}/${keep(written['name'], name)}`, name };
};

const platformIn = (name: string, asset: string): string | null => {
  const escaped = asset.split(/(\{version\}|\{platform\}|\{target\})/).map((part) => (part === '{platform}' ? '(?<platform>[A-Za-z0-9_]+?)' : part.startsWith('{') ? '[^/]+?' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${escaped.join('')}$`).exec(name)?.groups?.['platform'] ?? null;
};
