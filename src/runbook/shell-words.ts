/** A word of a shell line, quotes taken off. `made`: the shell makes it while it runs (`$X`, `$(…)`, `*.sh`). */
export type Word = { readonly text: string; readonly made: boolean; readonly quoted: boolean };

const SEPARATOR = new Set([';', '&', '|', '(', ')', '\n', '`']);

/**
 * The simple commands of a shell line, as words. It errs towards more: what a shell would not run (a pattern of `case`, a here-document)
 * may come out as a command, what it runs never stays hidden in one.
 */
export const commandsIn = (line: string): readonly (readonly Word[])[] => {
  const commands: Word[][] = [[]];
  let word = { text: '', made: false, quoted: false, begun: false };
  let quote: '"' | "'" | null = null;
  const end = (): void => {
    if (word.begun) commands.at(-1)?.push({ text: word.text, made: word.made, quoted: word.quoted });
    word = { text: '', made: false, quoted: false, begun: false };
  };
  const add = (text: string, more: Partial<typeof word> = {}): void => {
    word = { ...word, text: word.text + text, begun: true, ...more };
  };
  for (let at = 0; at < line.length; at += 1) {
    const letter = line.charAt(at);
    if (quote === "'") {
      if (letter === "'") quote = null;
      else add(letter);
    } else if (quote === '"') {
      if (letter === '"') quote = null;
      else if (letter === '\\' && '$`"\\\n'.includes(line.charAt(at + 1))) add(line.charAt((at += 1)));
      else add(letter, letter === '$' || letter === '`' ? { made: true } : {});
    } else if (letter === '"' || letter === "'") {
      quote = letter;
      add('', { quoted: true });
    } else if (letter === '\\') {
      at += 1;
      if (line.charAt(at) !== '\n') add(line.charAt(at));
    } else if (letter === '#' && !word.begun) {
      const newline = line.indexOf('\n', at);
      at = newline === -1 ? line.length : newline - 1;
    } else if (letter === ' ' || letter === '\t' || letter === '<' || letter === '>') {
      end();
    } else if (SEPARATOR.has(letter)) {
      end();
      commands.push([]);
    } else add(letter, '$*?['.includes(letter) || (letter === '~' && word.text === '') || (letter === '{' && line.charAt(at + 1) !== ' ') ? { made: true } : {});
  }
  end();
  return commands.filter((words) => words.length > 0);
};
