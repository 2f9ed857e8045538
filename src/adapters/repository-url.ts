/**
 * `owner/name` out of a remote's address: `git@host:owner/name.git`, `https://host/owner/name`, `ssh://git@host/owner/name.git`.
 * Null for any other form, such as a path.
 */
export function repositoryIn(address: string): string | null {
  const path = /^(?:https?|ssh|git):\/\/[^/\s]+\/(.*)$/.exec(address)?.[1] ?? /^(?:[^@/\s:]+@)?[^@/\s:]+:(?!\/)(.*)$/.exec(address)?.[1];
  const [, owner, name] = /^([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(path ?? '') ?? [];
  return owner === undefined || name === undefined ? null : `${owner}/${name}`;
}
