/** PEP 503: how the name of a project stands in the index. */
export const normalName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

/** https://packaging.python.org/specifications/version-specifiers/, appendix: parsing version strings with regular expressions. */
const VERSION =
  /^v?(?:(?<epoch>\d+)!)?(?<release>\d+(?:\.\d+)*)(?:[-_.]?(?<pre>alpha|beta|preview|pre|a|b|c|rc)[-_.]?(?<preN>\d+)?)?(?:-(?<impliedN>\d+)|[-_.]?(?<post>post|rev|r)[-_.]?(?<postN>\d+)?)?(?:[-_.]?(?<dev>dev)[-_.]?(?<devN>\d+)?)?(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;

const PRE: { readonly [written: string]: string } = { alpha: 'a', beta: 'b', c: 'rc', pre: 'rc', preview: 'rc' };

/**
 * The version that Python's tools make of a text (PEP 440): `1.0.0-rc.1` is `1.0.0rc1`. Null where it is none, such as `1.0.0-next.1`.
 * @param version as a tag or a file says it
 */
export const normalVersion = (version: string): string | null => {
  const parts = VERSION.exec(version.trim().toLowerCase())?.groups;
  if (parts === undefined) return null;
  const n = (digits: string | undefined): string => String(BigInt(digits ?? '0'));
  const { epoch, release = '', pre, preN, impliedN, post, postN, dev, devN, local } = parts;
  return [
    epoch === undefined || n(epoch) === '0' ? '' : `${n(epoch)}!`,
    release.split('.').map(n).join('.'),
    pre === undefined ? '' : `${PRE[pre] ?? pre}${n(preN)}`,
    impliedN !== undefined ? `.post${n(impliedN)}` : post === undefined ? '' : `.post${n(postN)}`,
    dev === undefined ? '' : `.dev${n(devN)}`,
    local === undefined ? '' : `+${local.replace(/[-_]/g, '.').split('.').map((part) => (/^\d+$/.test(part) ? n(part) : part)).join('.')}`,
  ].join('');
};

/** Whether two texts are one version: what the index compares knows no zeros at the end (`1.0` is `1.0.0`). */
export const isSameVersion = (one: string, other: string): boolean => {
  const [a, b] = [normalVersion(one), normalVersion(other)];
  return a !== null && b !== null && withoutZeros(a) === withoutZeros(b);
};

const withoutZeros = (version: string): string => version.replace(/^((?:\d+!)?\d+(?:\.\d+)*?)(?:\.0)+(?![.\d])/, '$1');

/** A wheel (PEP 427) or an sdist (PEP 625), with `-` in its name written as `_`; null for every other file. */
export const distributionOf = (filename: string): { readonly name: string; readonly version: string; readonly is: 'wheel' | 'sdist' } | null => {
  const wheel = /^(.+?)-(\d[^-]*)(?:-.+)?\.whl$/.exec(filename);
  const [, name, version] = wheel ?? /^(.+)-(\d.*?)\.(?:tar\.gz|zip)$/.exec(filename) ?? [];
  return name === undefined || version === undefined ? null : { name: normalName(name), version, is: wheel === null ? 'sdist' : 'wheel' };
};
