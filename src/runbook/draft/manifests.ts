/** A package that a registry could have: where it is described, and a line that must be in that file when its version is right. */
export type Manifest = { readonly kind: 'npm' | 'crates.io' | 'pypi'; readonly path: string; readonly package: string; readonly program: string; readonly versionLine: string | null };

/** Names as their registries allow them. What is none of these is not written into a runbook. */
const NAMES = {
  npm: /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/,
  'crates.io': /^[A-Za-z][A-Za-z0-9_-]{0,63}$/,
  pypi: /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/,
} as const;

type Read = (path: string) => string | null;

/** The packages that the manifests in the root of a repository describe, and which of them were passed over. */
export const manifestsOf = (read: Read): { readonly found: readonly Manifest[]; readonly odd: readonly string[] } => {
  const candidates = [crate(read('Cargo.toml')), npm(read('package.json')), python(read('pyproject.toml'))].flatMap((manifest) => (manifest === null ? [] : [manifest]));
  const isNamed = ({ kind, package: name }: Manifest): boolean => NAMES[kind].test(name);
  return { found: candidates.filter(isNamed), odd: candidates.filter((manifest) => !isNamed(manifest)).map(({ path }) => `the package of ${path} has a name that its registry would not take`) };
};

const npm = (text: string | null): Manifest | null => {
  try {
    const { name, private: kept, version }: { readonly name?: unknown; readonly private?: unknown; readonly version?: unknown } = text === null ? {} : (JSON.parse(text) ?? {});
    return typeof name !== 'string' || kept === true ? null : { kind: 'npm', path: 'package.json', package: name, program: 'npm', versionLine: typeof version === 'string' ? '"version": "$RELEASE_VERSION"' : null };
  } catch {
    return null;
  }
};

const crate = (text: string | null): Manifest | null => {
  const table = tableOf(text, 'package');
  const name = textIn(table, 'name');
  if (name === null || /^\s*publish\s*=\s*(?:false|\[\s*\])/m.test(table)) return null;
  return { kind: 'crates.io', path: 'Cargo.toml', package: name, program: 'cargo', versionLine: lineOf(table) };
};

const python = (text: string | null): Manifest | null => {
  const table = tableOf(text, 'project');
  const name = textIn(table, 'name');
  if (name === null || /Private\s*::\s*Do Not Upload/.test(table)) return null;
  return { kind: 'pypi', path: 'pyproject.toml', package: name, program: 'python', versionLine: lineOf(table) };
};

/**
 * A table of a TOML file as text: from its header to the next. Names and versions of manifests are one-line strings in all that is published; what is
 * written otherwise is not found, and then it is asked about.
 */
const tableOf = (text: string | null, name: string): string => {
  const lines = (text ?? '').split(/\r?\n/);
  const from = lines.findIndex((line) => new RegExp(`^\\s*\\[\\s*${name}\\s*\\]`).test(line));
  if (from < 0) return '';
  const to = lines.findIndex((line, index) => index > from && /^\s*\[/.test(line));
  return lines.slice(from + 1, to < 0 ? undefined : to).join('\n');
};

const textIn = (table: string, key: string): string | null => new RegExp(`^\\s*${key}\\s*=\\s*(?:"([^"\\\\]*)"|'([^']*)')`, 'm').exec(table)?.slice(1).find((part) => part !== undefined) ?? null;

/** As it is written there now, with the version that it must have; null where it is made elsewhere. */
const lineOf = (table: string): string | null => {
  const [, before, quote] = /^(version\s{0,8}=\s{0,8})(["'])[^"'\n]*["']/m.exec(table) ?? [];
  return before === undefined || quote === undefined ? null : `${before}${quote}$RELEASE_VERSION${quote}`;
};
