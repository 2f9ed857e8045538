import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseRunbook } from '../../src/runbook/parse.ts';
import { loadRegistries } from '../../src/cli/runbook-source.ts';

test('the runbook that the README shows has no errors', async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const text = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const parsed = parseRunbook(text, { file: 'README.md', registries: await loadRegistries() });
  expect(parsed).toMatchObject({ ok: true, runbook: { name: 'tidewater' } });
});
