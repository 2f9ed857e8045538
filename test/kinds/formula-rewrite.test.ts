import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedLines, rewriteFormula } from '../../src/kinds/formula/rewrite.ts';
import type { FormulaOrder } from '../../src/kinds/formula/rewrite.ts';

const sums = { tidewater_1_darwin: 'd1', tidewater_1_linux: 'l1' };
const order: FormulaOrder = { version: '1.2.3', target: 'v1.2.3', asset: 'tw-{version}-{platform}.tar.gz', refuse: ['linux_arm64'], sha256: { 'tw-1.2.3-darwin.tar.gz': sums.tidewater_1_darwin, 'tw-1.2.3-linux.tar.gz': sums.tidewater_1_linux } };
const BASE = 'https://github.com/acme/tw/releases/download';
const darwin = (version: string, sum: string, quote = '"') => `url ${quote}${BASE}/v${version}/tw-${version}-darwin.tar.gz${quote}\n    sha256 ${quote}${sum}${quote}`;
const linux = (version: string, sum: string) => darwin(version, sum).replaceAll('darwin', 'linux');
const formula = (more: string, { version = '1.2.2', sum = '0', head = `  version "${version}"\n` }: { readonly version?: string; readonly sum?: string; readonly head?: string } = {}): string =>
  `class Tw < Formula\n${head}  on_macos do\n    ${darwin(version, `d${sum}`)}\n  end\n  on_linux do\n    ${linux(version, `l${sum}`)}\n  end\n${more}end\n`;
const rewritten = (text: string): string => {
  const made = rewriteFormula(text, order);
  return made.ok ? made.text : made.why;
};

/** What is not the release's own: it comes back byte for byte, and stands between what is rewritten. */
const OTHERS: { readonly [what: string]: string } = {
  'a comment': `  # url "${BASE}/v1.2.2/tw-1.2.2-darwin.tar.gz"\n  #   sha256 "d0"\n`,
  'a comment of several lines': `=begin\n  version "0"\n  url "${BASE}/v1.2.2/tw-1.2.2-linux.tar.gz"\n=end\n`,
  'a bottle': '  bottle do\n    root_url "https://x.example/v1.2.2"\n    sha256 cellar: :any, arm64_sonoma: "b0"\n    sha256 "b1"\n  end\n',
  'a resource': '  resource "docs" do\n    url "https://x.example/docs-9.tar.gz"\n    mirror "https://y.example/docs-9.tar.gz"\n    version "9"\n    sha256 "r0"\n    patch do\n      url "https://x.example/fix"\n      sha256 "p0"\n    end\n  end\n',
  'a resource of one platform': "  on_linux do\n    resource 'zlib' do\n      url 'https://x.example/zlib-1.tar.gz'\n      sha256 'z0'\n    end\n  end\n",
  'the page of newer versions': '  livecheck do\n    url "https://github.com/acme/tw/releases/latest"\n    regex(/v(.*)/)\n  end\n',
  'a head': '  head "https://github.com/acme/tw.git", branch: "main"\n',
  'a head of several lines': '  head do\n    url "https://github.com/acme/tw.git", branch: "main"\n    depends_on "rust"\n  end\n',
  'methods and a here-document': `  def install\n    if OS.mac?\n      bin.install "tw"\n    end\n  end\n\n  def caveats\n    <<~EOS\n      version "1"\n      url "${BASE}/v1.2.2/tw-1.2.2-darwin.tar.gz"\n    end\n    EOS\n  end\n`,
  'a test': '  test do\n    assert_match version.to_s, shell_output("#{bin}/tw --version")\n  end\n',
  'white space': '\n\t \n',
};

describe('the formula', () => {
  it.each(Object.entries(OTHERS))('keeps %s, and what comes after it is still rewritten', (_, other) => {
    const after = `  on_arm do\n    ${darwin('1.2.2', 'd0')}\n  end\n`;
    expect(rewritten(formula(other + after))).toBe(formula(other + after.replaceAll('1.2.2', '1.2.3').replace('d0', 'd1'), { version: '1.2.3', sum: '1' }));
  });

  it('is the same byte for byte but for version, URLs and checksums, in whatever order, with whatever line ends', () => {
    const own = fc.constantFrom('darwin', 'linux').chain((platform) => fc.constantFrom('"', "'").map((quote) => (version: string, sum: string) => `    ${darwin(version, `${platform === 'darwin' ? 'd' : 'l'}${sum}`, quote).replaceAll('darwin', platform)} # kept\n`));
    const other = fc.constantFrom(...Object.values(OTHERS)).map((text) => () => text);
    fc.assert(
      fc.property(fc.array(fc.oneof(own, other), { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), (pieces, end) => {
        const of = (version: string, sum: string): string => formula(pieces.map((piece) => piece(version, sum)).join(''), { version, sum }).replaceAll('\n', end);
        expect(rewritten(of('1.2.2', '0'))).toBe(of('1.2.3', '1'));
        expect(rewritten(of('1.2.3', '1'))).toBe(of('1.2.3', '1'));
      }),
      { numRuns: 60 },
    );
  });

  it('may leave its version to its URLs', () => {
    expect(rewriteFormula(formula('', { head: '' }), order)).toMatchObject({ ok: true, text: formula('', { version: '1.2.3', sum: '1', head: '' }), isOf: false });
    expect(rewriteFormula(formula('', { version: '1.2.3', head: '' }), order)).toMatchObject({ ok: true, isOf: true });
  });

  it('loses its revision with the version that it was a revision of, and no other', () => {
    const at = (version: string) => `  version "${version}"\n  revision 2\n`;
    expect(rewritten(formula('', { head: at('1.2.2') }))).toBe(formula('', { version: '1.2.3', sum: '1' }));
    const same = formula('', { version: '1.2.3', sum: '1', head: at('1.2.3') });
    expect(rewritten(same)).toBe(same);
    expect(changedLines('a\n  version "1"\n  revision 2\nb', 'a\n  version "2"\nb')).toEqual(['- version "1"', '+ version "2"', '- revision 2']);
  });

  it('with URLs that Ruby fills in is of the version that its version line says', () => {
    const filled = (version: string, sum: string) => formula('', { version, sum }).replaceAll(`v${version}/tw-${version}-`, 'v#{version}/tw-#{version}-');
    expect(rewriteFormula(filled('1.2.2', '0'), order)).toMatchObject({ ok: true, text: filled('1.2.3', '1'), isOf: false });
    expect(rewriteFormula(filled('1.2.3', '0'), order)).toMatchObject({ ok: true, isOf: true });
  });

  it('is not stopped by a file that was built for a platform that is refused', () => {
    expect(rewriteFormula(formula(''), { ...order, sha256: { ...order.sha256, 'tw-1.2.3-linux_arm64.tar.gz': 'x', 'sha256sums.txt': 'y' } })).toMatchObject({ ok: true });
  });
});

describe('a formula is refused, in words, when', () => {
  const URL = `${BASE}/v1.2.2/tw-1.2.2-darwin.tar.gz`;
  const one = formula('');
  it.each([
    ['it mentions a platform that is not released, however that is written', formula('  # no Linux_ARM64\n'), 'the formula mentions linux_arm64, which is not released'],
    ['a URL of its own is of something else', formula('  url "https://x.example/x.tar.gz"\n  sha256 "x"\n'), 'the URL https://x.example/x.tar.gz is not of tw-{version}-{platform}.tar.gz'],
    ['Ruby fills in more than the version', formula('  url "https://github.com/acme/tw/releases/download/v1.2.2/tw-1.2.2-#{arch}.tar.gz"\n  sha256 "x"\n'), expect.stringContaining('-#{arch}.tar.gz is not of')],
    ['its version is no text', one.replace('version "1.2.2"', 'version VERSION'), 'line 2 of the formula is not understood: version VERSION'],
    ['a URL is no text', formula('  url BASE\n'), expect.stringMatching(/^line \d+ of the formula is not understood: url BASE$/)],
    ['an asset is named where nothing reads it', formula(`  LINK = "${URL}".freeze\n`), expect.stringContaining('is not understood: LINK =')],
    ['a checksum is one of several', formula('').replace('sha256 "d0"', 'sha256 arm: "d0", intel: "d2"'), expect.stringContaining('is not understood: sha256 arm:')],
    ['a text has a backslash', one.replace('tw-1.2.2-darwin', 'tw-1.2.2\\u002ddarwin'), expect.stringContaining('is not understood: url')],
    ['a mirror would go on giving another version', one.replace('    sha256 "d0"', '    mirror "https://y.example/tw-1.2.2.tar.gz"\n    sha256 "d0"'), 'the mirror https://y.example/tw-1.2.2.tar.gz is not of 1.2.3'],
    ['within single quotes nothing is filled in', one.replace('    sha256 "d0"', "    mirror 'https://y.example/tw-#{version}.tar.gz'\n    sha256 \"d0\""), 'the mirror https://y.example/tw-#{version}.tar.gz is not of 1.2.3'],
    ['its URLs take the version from a line that it does not have', formula('', { head: '' }).replace('v1.2.2/tw-1.2.2-linux', 'v#{version}/tw-#{version}-linux'), expect.stringContaining('takes its version from a version line, and the formula has none')],
    ['a here-document does not end', formula('  x = <<~EOS\n'), 'a here-document or a comment of the formula does not end'],
    ['it leaves out what was built', one.replace(/ {2}on_linux do\n.*\n.*\n {2}end\n/, ''), 'the build made tw-1.2.3-linux.tar.gz, and the formula does not name it; if it is not released by this tap, name its platform under refuse in the runbook'],
  ])('%s', (_, text, why) => {
    expect(rewriteFormula(text, order)).toEqual({ ok: false, why });
  });

  it('the version could be more than a text in a program', () => {
    expect(rewriteFormula(one, { ...order, version: '1#{`id`}' })).toEqual({ ok: false, why: '1#{`id`} cannot stand in a formula' });
  });
});

it('a mirror that Ruby fills in is left, for it is right by itself', () => {
  const mirrored = (version: string, sum: string) => formula('', { version, sum }).replace(`    sha256 "d${sum}"`, `    mirror "https://y.example/tw-#{version}.tar.gz"\n    sha256 "d${sum}"`);
  expect(rewritten(mirrored('1.2.2', '0'))).toBe(mirrored('1.2.3', '1'));
});
