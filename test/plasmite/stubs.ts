import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One call of a stub: of which step, in which folder, with which release variables. */
export type Call = { readonly step: string; readonly cwd: string; readonly release: { readonly [name: string]: string }; readonly command: string };

/** What a stub was told to expect: the call as it is typed (or a bash pattern of it), and what it does then, in bash. */
export type Told = { readonly call: string; readonly pattern?: boolean; readonly does: string };

const [FIELD, PAIR, END] = ['\x1f', '\x1d', '\x1e'];

/** The name under which the scripts of the repository report. */
export const SCRIPT = 'script-of-the-repository';

/**
 * Every tool is this one program under its own name. It writes down the call, the folder and the release variables, does what
 * the table says, and refuses with 97 what it was not told to expect.
 */
const program = (folder: string, bash: string): string => `#!${bash}
tool="\${0##*/}"
if [ "$tool" = ${SCRIPT} ]; then tool=bash; fi
call="$tool $*"
record="\${HOLDPOINT_ATTEMPT-}"$'\\x1f'"$PWD"$'\\x1f'
for name in "\${!RELEASE_@}"; do record+="$name=\${!name}"$'\\x1d'; done
printf '%s\\x1f%s\\x1e' "$record" "$call" >> '${folder}/calls'
source '${folder}/told.sh'
printf '%s\\x1e' "$call" >> '${folder}/refused'
printf 'error: this stub was not told to expect: %s (in %s)\\n' "$call" "$PWD" >&2
exit 97
`;

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const table = (told: readonly Told[]): string => `case "$call" in\n${told.map(({ call, pattern, does }) => `${pattern === true ? call : quoted(call)})\n${does}\nexit 0 ;;`).join('\n')}\nesac\n`;

export type Stubs = {
  /** The folder that goes first into PATH. */
  readonly bin: string;
  readonly calls: () => Promise<readonly Call[]>;
  /** Calls that nobody expected. */
  readonly refused: () => Promise<readonly string[]>;
  /** Tells them something else for these calls, or with an empty list what they were told at first. */
  readonly tellInstead: (instead: readonly Told[]) => Promise<void>;
};

/** Puts these tools into `folder/bin`. `bash` is the path of the shell that they run in. */
export const makeStubs = async (folder: string, { tools, told, bash }: { readonly tools: readonly string[]; readonly told: readonly Told[]; readonly bash: string }): Promise<Stubs> => {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(folder, 'stub'), program(folder, bash));
  await chmod(join(folder, 'stub'), 0o755);
  for (const tool of [...tools, SCRIPT]) await symlink(join(folder, 'stub'), join(bin, tool));
  const tellInstead = (instead: readonly Told[]): Promise<void> => writeFile(join(folder, 'told.sh'), table([...instead, ...told]));
  await tellInstead([]);
  return { bin, tellInstead, calls: async () => (await recordsOf(join(folder, 'calls'))).map(callOf), refused: () => recordsOf(join(folder, 'refused')) };
};

const recordsOf = async (path: string): Promise<readonly string[]> => (await readFile(path, 'utf8').catch(() => '')).split(END).filter((record) => record !== '');

const callOf = (record: string): Call => {
  const [attempt = '', cwd = '', variables = '', command = ''] = record.split(FIELD);
  const release = Object.fromEntries(variables.split(PAIR).filter(Boolean).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
  return { step: attempt.split(':')[1] ?? '', cwd, release, command };
};
