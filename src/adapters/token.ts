import { EXIT, HoldpointError } from '../core/error.ts';
import type { TrackerContext } from '../ports.ts';

type Capture = TrackerContext['processes']['capture'];

/**
 * The GitHub token: `GH_TOKEN`, else `GITHUB_TOKEN`, else what `gh auth token` prints. Null when there is none.
 * It stays in memory; it is never logged or stored.
 * @throws HoldpointError (code 4) when a variable holds something that cannot be a token.
 */
export const findToken = async ({ env, capture, cwd = process.cwd() }: { readonly env: { readonly [name: string]: string | undefined }; readonly capture: Capture; readonly cwd?: string }): Promise<string | null> => {
  for (const variable of ['GH_TOKEN', 'GITHUB_TOKEN'] as const) {
    const token = env[variable]?.trim();
    if (!token) continue;
    if (!isToken(token)) {
      throw new HoldpointError({ code: EXIT.authentication, what: `${variable} cannot be used`, why: 'it holds spaces or unprintable characters', fix: `Set ${variable} to a token, or unset it and run: gh auth login` });
    }
    return token;
  }
  const printed = await capture(['gh', 'auth', 'token'], { cwd });
  const token = printed.stdout.trim();
  return !printed.missing && printed.code === 0 && isToken(token) ? token : null;
};

/** A header value: anything else would be an error deep inside fetch, with the token in its message. */
const isToken = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);
