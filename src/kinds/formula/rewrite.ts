import { readLines } from './ruby.ts';
import type { FormulaLine, Stanza } from './ruby.ts';

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

/** `isOf`: something in it was of this version before. */
export type Rewritten = { readonly ok: true; readonly text: string; readonly isOf: boolean; readonly assets: readonly { readonly name: string; readonly sha256: string }[] } | { readonly ok: false; readonly why: string };

type Asset = { readonly name: string; readonly url: string };
type Kept = { readonly lines: string[]; readonly assets: { name: string; sha256: string }[]; versions: number; isOf: boolean; /** A URL that Ruby fills in. */ fills: string | null; revision: number | null; /** The asset whose checksum has not come yet. */ open: Asset | null };

/**
 * The formula as it must be: version, and of each asset the URL and the checksum below it; a `revision` of an older version goes. Nothing else
 * is touched, so a formula is right exactly when this gives it back unchanged. What is not understood and would be wrong then is refused.
 */
export const rewriteFormula = (text: string, order: FormulaOrder): Rewritten => {
  const refused = order.refuse.find((platform) => text.toLowerCase().includes(platform.toLowerCase()));
  if (refused !== undefined) return { ok: false, why: `the formula mentions ${refused}, which is not released` };
  // They come to stand in a program that is run wherever it is installed.
  const strange = [order.version, order.target].find((one) => !/^[\w.+/-]+$/.test(one));
  if (strange !== undefined) return { ok: false, why: `${strange} cannot stand in a formula` };
  const read = readLines(text);
  if ('why' in read) return { ok: false, why: read.why };
  const kept: Kept = { lines: [], assets: [], versions: 0, isOf: false, fills: null, revision: null, open: null };
  for (const line of read) {
    const why = rewriteLine(line, order, kept);
    if (why !== null) return { ok: false, why };
  }
  const why = whyNotWhole(kept, order);
  if (why !== null) return { ok: false, why };
  if (!kept.isOf && kept.revision !== null) kept.lines[kept.revision] = '';
  return { ok: true, text: kept.lines.join(''), isOf: kept.isOf, assets: kept.assets };
};

/** Takes one line over, or says why not. */
const rewriteLine = (line: FormulaLine, order: FormulaOrder, kept: Kept): string | null => {
  const { stanza, place, call, text } = line;
  const put = (next: string): null => (kept.lines.push(stanza === null ? text : stanza.before + stanza.quote + next + stanza.after), null);
  const asItIs = (): null => (kept.lines.push(text), null);
  const notRead = `line ${line.number} of the formula is not understood: ${text.trim()}`;
  if (place === 'words' || place === 'aside') return asItIs();
  switch (call) {
    case 'version':
      if (place !== 'main') return asItIs();
      if (stanza === null || stanza.value.includes('#{')) return notRead;
      kept.versions += 1;
      kept.isOf ||= stanza.value === order.version;
      return put(order.version);
    case 'url': {
      if (stanza === null) return place === 'main' || namesAsset(text, order) ? notRead : asItIs();
      if (kept.open !== null) return noSum(kept.open);
      const asset = assetOf(stanza, order);
      if (asset === null) return place === 'main' ? `the URL ${stanza.value} is not of ${order.asset}` : asItIs();
      if ('why' in asset) return asset.why;
      kept.open = asset;
      if (asset.url.includes('#{')) kept.fills = asset.url;
      else kept.isOf ||= asset.url === stanza.value;
      return put(asset.url);
    }
    case 'sha256': {
      if (kept.open === null) return place === 'main' ? 'the formula has a sha256 without the URL of an asset above it' : asItIs();
      if (stanza === null) return notRead;
      const { name } = kept.open;
      const sha256 = order.sha256[name];
      if (sha256 === undefined) return `the build left no file ${name}`;
      kept.assets.push({ name, sha256 });
      kept.open = null;
      return put(sha256);
    }
    case 'mirror':
      // A mirror that Ruby fills in is right by itself; one that is written out would go on giving the bytes of another version.
      if (place !== 'main' && kept.open === null) return asItIs();
      if (stanza === null) return notRead;
      return filled(stanza, order).includes(order.version) ? asItIs() : `the mirror ${stanza.value} is not of ${order.version}`;
    case 'revision':
      if (place === 'main') kept.revision = kept.lines.length;
      return asItIs();
    default:
      return namesAsset(text, order) ? notRead : asItIs();
  }
};

const whyNotWhole = ({ open, versions, fills, assets }: Kept, order: FormulaOrder): string | null => {
  if (open !== null) return noSum(open);
  if (versions > 1) return `the formula has ${versions} version lines`;
  if (versions === 0 && fills !== null) return `the URL ${fills} takes its version from a version line, and the formula has none`;
  if (assets.length === 0) return `no URL of the formula is of ${order.asset}`;
  // Prevents: a platform that was built and that nobody who installs from the tap ever gets.
  const missing = Object.keys(order.sha256).find((name) => isReleased(name, order) && !assets.some((asset) => asset.name === name));
  return missing === undefined ? null : `the build made ${missing}, and the formula does not name it; if it is not released by this tap, name its platform under refuse in the runbook`;
};

const noSum = ({ name }: Asset): string => `the URL of ${name} has no sha256 below it`;

/** An asset of this very version, of a platform that is not refused. */
const isReleased = (name: string, order: FormulaOrder): boolean => {
  const platform = platformIn(name, order.asset.replaceAll('{version}', order.version).replaceAll('{target}', order.target));
  return platform !== null && !order.refuse.some((one) => platform.toLowerCase().includes(one.toLowerCase()));
};

/** The lines that differ, each before and after; a line that went has no after. */
export const changedLines = (before: string, after: string): readonly string[] => {
  const old = before.split('\n');
  let at = 0;
  const changed = after.split('\n').flatMap((line) => {
    const gone: string[] = [];
    while (old[at] !== line && isRevision(old[at]) && !isRevision(line)) gone.push(`- ${old[at++]?.trim() ?? ''}`);
    const was = old[at++];
    return line === was ? gone : [...gone, `- ${was?.trim() ?? ''}`, `+ ${line.trim()}`];
  });
  return [...changed, ...old.slice(at).map((line) => `- ${line.trim()}`)];
};

const isRevision = (line: string | undefined): boolean => line !== undefined && /^\s*revision\s/.test(line);

/** Null where the URL is of something else (a resource). */
const assetOf = (stanza: Stanza, order: FormulaOrder): Asset | { readonly why: string } | null => {
  const written = /^(?<base>https?:\/\/.*\/)(?<tag>[^/]+)\/(?<name>[^/]+)$/.exec(stanza.value)?.groups;
  const platform = written === undefined ? null : platformIn(written['name'] ?? '', order.asset);
  if (written === undefined || platform === null) return null;
  if (written['base']?.endsWith('/releases/download/') !== true) return { why: `the URL ${stanza.value} is not of a release's downloads` };
  const name = order.asset.replaceAll('{version}', order.version).replaceAll('{platform}', platform).replaceAll('{target}', order.target);
  // A formula may let Ruby fill in the version; then its URLs are right by themselves.
  const keep = (part: string | undefined, now: string): string => (part !== undefined && filled({ ...stanza, value: part }, order) === now ? part : now);
  return { url: `${written['base']}${keep(written['tag'], order.target)}/${keep(written['name'], name)}`, name };
};

/** What Ruby makes of a text: within single quotes nothing is filled in. */
const filled = ({ quote, value }: Stanza, { version }: FormulaOrder): string => (quote === '"' ? value.replaceAll('#{version}', version) : value);

const platformIn = (name: string, asset: string): string | null => {
  const escaped = asset.split(/(\{version\}|\{platform\}|\{target\})/).map((part) => (part === '{platform}' ? '(?<platform>[A-Za-z0-9_-]+?)' : part.startsWith('{') ? '[^/]+?' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${escaped.join('')}$`).exec(name)?.groups?.['platform'] ?? null;
};

/** Whether a line that is none of those above names the download of an asset all the same. */
const namesAsset = (text: string, order: FormulaOrder): boolean => [...text.matchAll(/\/releases\/download\/[^/\s"']+\/([^/\s"'?]+)/g)].some(([, name = '']) => platformIn(name, order.asset) !== null || name.includes('#{'));
