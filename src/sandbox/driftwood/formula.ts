import { downloadUrl, OWNER, PLATFORMS, platformTarball, PROJECT } from '../names.ts';

/** The formula of a version. `digests` is the SHA-256 of each platform's tarball. */
export const formulaOf = (version: string, digests: { readonly [platform: string]: string }): string => {
  const source = (platform: string, indent: string): string =>
    `${indent}url "${formulaUrl(version, platform)}"\n${indent}sha256 "${digests[platform] ?? ''}"\n`;
  return `class Driftwood < Formula
  desc "Sorts names the way people do"
  homepage "https://github.com/${OWNER}/${PROJECT}"
  version "${version}"
  license "MIT"

  depends_on "node"

  on_macos do
    on_arm do
${source('darwin_arm64', '      ')}    end
    on_intel do
${source('darwin_amd64', '      ')}    end
  end

  on_linux do
${source('linux_amd64', '    ')}  end

  def install
    prefix.install Dir["*"]
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/driftwood --version")
  end
end
`;
};

/** The same formula with a line that no release owns. */
export const withConflict = (formula: string): string => formula.replace('  depends_on "node"\n', '  conflicts_with "driftwood-nightly", because: "both install driftwood"\n  depends_on "node"\n');

const formulaUrl = (version: string, platform: string): string =>
  downloadUrl('https://github.com', `v${version}`, platformTarball(version, platform));

/**
 * What is wrong with a formula for this version: one line each, none when it is right.
 * The version, each URL and each checksum are compared.
 */
export const formulaFaults = (formula: string, version: string, digests: { readonly [platform: string]: string }): readonly string[] => {
  const faults: string[] = [];
  const said = /^\s*version "([^"]*)"/m.exec(formula)?.[1];
  if (said !== version) faults.push(`version is ${said ?? 'missing'}, the artifacts are ${version}`);
  const sources = [...formula.matchAll(/url "([^"]*)"\s+sha256 "([^"]*)"/g)].map(([, url, digest]) => ({ url, digest }));
  for (const platform of PLATFORMS) {
    const url = formulaUrl(version, platform);
    const source = sources.find((candidate) => candidate.url === url);
    if (!source) faults.push(`no url ${url}`);
    else if (source.digest !== digests[platform]) faults.push(`sha256 of ${platform} is ${source.digest}, the artifact has ${digests[platform]}`);
  }
  if (sources.length > PLATFORMS.length) faults.push(`${sources.length} urls, ${PLATFORMS.length} platforms are released`);
  return faults;
};
