/**
 * Standard output for Ink. Who drags a window makes hundreds of sizes in a second, and Ink draws all of the screen for each of them, in the
 * midst of which keys and the journal wait their turn. Its listeners for `resize` are kept here instead, and hear of it when `resized` is
 * called; the size itself is always the newest.
 */
export const calmStdout = (): { readonly stdout: NodeJS.WriteStream; readonly resized: () => void } => {
  const listeners = new Set<() => void>();
  const real = process.stdout;
  const on = (event: string, call: (...given: readonly unknown[]) => void): NodeJS.WriteStream => {
    if (event === 'resize') listeners.add(call);
    else real.on(event, call);
    return stdout;
  };
  const off = (event: string, call: (...given: readonly unknown[]) => void): NodeJS.WriteStream => {
    if (event === 'resize') listeners.delete(call);
    else real.off(event, call);
    return stdout;
  };
  const stdout: NodeJS.WriteStream = new Proxy(real, {
    get: (_, name) => {
      if (name === 'on' || name === 'addListener') return on;
      if (name === 'off' || name === 'removeListener') return off;
      const value: unknown = Reflect.get(real, name, real);
      return typeof value === 'function' ? value.bind(real) : value;
    },
  });
  return { stdout, resized: () => [...listeners].forEach((call) => call()) };
};
