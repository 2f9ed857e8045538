import { OWNER, PROJECT } from '../names.ts';
import type { Files } from './texts.ts';

const ABOUT = 'Sorts names the way people do';
const HOME = `https://github.com/${OWNER}/${PROJECT}`;

/** Every file that says which version this is, and those beside them that never change. */
export const manifests = ({ version, python = version }: { readonly version: string; readonly python?: string }): Files => ({
  'package.json': `${JSON.stringify(
    {
      name: PROJECT,
      version,
      description: ABOUT,
      license: 'MIT',
      type: 'module',
      repository: { type: 'git', url: `git+${HOME}.git` },
      bin: { driftwood: 'src/cli.mjs' },
      exports: './src/driftwood.mjs',
      files: ['src/cli.mjs', 'src/driftwood.mjs'],
      engines: { node: '>=20' },
    },
    null,
    2,
  )}\n`,
  'pyproject.toml': `[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "${PROJECT}"
version = "${python}"
description = "${ABOUT}"
license = "MIT"
requires-python = ">=3.9"

[project.scripts]
driftwood = "driftwood:main"

[project.urls]
Homepage = "${HOME}"

[tool.setuptools]
package-dir = { "" = "python" }
`,
  'Cargo.toml': `[package]
name = "${PROJECT}"
version = "${version}"
edition = "2021"
description = "${ABOUT}"
license = "MIT"
repository = "${HOME}"
include = ["src/lib.rs", "README.md", "LICENSE"]
`,
  ...UNCHANGING,
});

const UNCHANGING: Files = {
  '.gitignore': '.scratch/\nnode_modules/\ntarget/\n__pycache__/\n',
  'README.md': `# driftwood

${ABOUT}: \`log9\` comes before \`log10\`.

\`\`\`
printf 'log10\\nlog9\\n' | driftwood
\`\`\`

Install it with npm, pip, cargo or brew: the package is called \`driftwood\` everywhere.
`,
  LICENSE: `MIT License

Copyright (c) the driftwood authors

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`,
  'python/driftwood/__init__.py': `"""${ABOUT}."""

import re
import sys
from importlib.metadata import version


def key(name):
    """Numbers inside a name count as numbers, and come before letters."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"\\d+|\\D+", name)]


def sort_names(names):
    return sorted(names, key=key)


def main():
    if "--version" in sys.argv[1:]:
        print("driftwood", version("driftwood"))
        return
    for name in sort_names(sys.stdin.read().splitlines()):
        print(name)
`,
  'src/lib.rs': `//! ${ABOUT}.

/// The version of this crate.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Sorts names; a run of digits counts as one number.
pub fn sort_names(names: &mut [String]) {
    names.sort_by_key(|name| key(name));
}

fn key(name: &str) -> Vec<(u8, u128, String)> {
    let mut parts: Vec<(u8, u128, String)> = Vec::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let digits = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
        let (part, tail) = rest.split_at(end);
        match (digits, part.parse()) {
            (true, Ok(number)) => parts.push((0, number, String::new())),
            _ => parts.push((1, 0, part.to_string())),
        }
        rest = tail;
    }
    parts
}
`,
};

const SECTIONS: readonly (readonly [version: string, text: string])[] = [
  ['1.2.0', '- Sorting compares names about a tenth as often.\n- `--unique` drops repeated names.\n'],
  ['1.1.0', '- Equal names keep their order.\n'],
  ['1.0.0', '- First release.\n'],
];

/** The changelog as it was when `version` was its newest section. */
export const changelog = (version: string): Files => {
  const from = SECTIONS.findIndex(([name]) => name === version);
  const sections = SECTIONS.slice(from).map(([name, text]) => `## [${name}]\n\n${text}`);
  return { 'CHANGELOG.md': `# Changelog\n\n${sections.join('\n')}` };
};
