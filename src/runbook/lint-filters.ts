import { listOf, objectOf, textsOf } from './authored.ts';
import type { AuthoredStep } from './authored.ts';
import type { Json } from '../core/json.ts';
import type { Context } from './context.ts';
import type { Finding } from './lint.ts';
import { commandsIn } from './shell-words.ts';

/** Options of `cargo test` that take a value: what follows them is no filter. */
const CARGO_VALUES = new Set(['-p', '--package', '--exclude', '--test', '--bin', '--bench', '--example', '-F', '--features', '--manifest-path', '--target', '--target-dir', '--profile', '-j', '--jobs', '--color', '--message-format', '--config', '-Z', '--test-threads', '--skip', '--format', '--logfile']);

/** Runners that end with 0 when a filter matches nothing, and how each is given one. */
const RUNNERS: readonly { readonly program: RegExp; readonly filterOf: (words: readonly string[]) => string | null }[] = [
  { program: /^cargo$/, filterOf: (words) => (words.find((word) => !word.startsWith('+') && !word.startsWith('-')) === 'test' ? firstFree(words.slice(words.indexOf('test') + 1), CARGO_VALUES) : null) },
  { program: /^go$/, filterOf: (words) => (words[0] === 'test' ? valueOf(words, ['-run', '--run', '-test.run']) : null) },
  { program: /^(?:jest|vitest)$/, filterOf: (words) => valueOf(words, ['-t', '--testNamePattern', '--test-name-pattern']) },
  { program: /^mocha$/, filterOf: (words) => valueOf(words, ['-g', '--grep', '-f', '--fgrep']) },
  { program: /^node$/, filterOf: (words) => valueOf(words, ['--test-name-pattern']) },
  { program: /^dotnet$/, filterOf: (words) => (words[0] === 'test' ? valueOf(words, ['--filter']) : null) },
];

const firstFree = (words: readonly string[], values: ReadonlySet<string>): string | null => words.find((word, index) => !word.startsWith('-') && !values.has(words[index - 1] ?? '')) ?? null;

const valueOf = (words: readonly string[], options: readonly string[]): string | null => {
  for (const [index, word] of words.entries()) {
    if (options.includes(word)) return words[index + 1] ?? null;
    const given = options.find((option) => word.startsWith(`${option}=`));
    if (given !== undefined) return word.slice(given.length + 1);
  }
  return null;
};

/** A test that was renamed is a filter that matches nothing, and most runners call that success. */
export const lintFilters = ({ steps, source }: Context): readonly Finding[] =>
  steps.flatMap((step) =>
    linesWithoutExpect(step).flatMap((line) =>
      commandsIn(line).flatMap((words): readonly Finding[] => {
        const texts = words.map(({ text }) => text);
        const filter = RUNNERS.flatMap(({ program, filterOf }) => {
          const at = texts.findIndex((word) => program.test(word.slice(word.lastIndexOf('/') + 1)));
          return at < 0 ? [] : (filterOf(texts.slice(at + 1)) ?? []);
        })[0];
        return filter === undefined ? [] : [{ is: 'advice', ...source.find(step.path, line), what: `"${texts.join(' ')}" is as good as passed when "${filter}" matches no test`, instead: "Write { cmd: …, expect: '…' } with what its output says when at least one ran, such as expect: 'test result: ok\\. [1-9]'." }];
      })));

/** Shell lines of a step of which nothing says what their output must hold. */
const linesWithoutExpect = ({ raw }: AuthoredStep): readonly string[] => {
  const of = (value: Json | undefined, inherited: boolean): readonly string[] => {
    if (typeof value === 'string') return inherited ? [] : [value];
    if (Array.isArray(value)) return listOf(value).flatMap((item) => of(item, inherited));
    const command = objectOf(value);
    return inherited || command['expect'] !== undefined ? [] : textsOf(command['cmd']);
  };
  return ['run', 'check'].flatMap((key) => of(raw[key], raw['expect'] !== undefined));
};
