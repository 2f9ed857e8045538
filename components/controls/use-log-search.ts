import { useRef } from 'react';
import type { RefObject } from 'react';
import type { KeyContext } from '../../src/ui/context.ts';
import type { Look } from '../../src/ui/viewstate.ts';
import type { AppProps } from '../app-props.ts';
import type { Extent } from '../panes/props.ts';

/** Search over the whole log on disk, not over what is in view. */
export type LogSearch = { readonly find: (text: string) => void; readonly next: (way: 1 | -1) => void; readonly errors: (way: 1 | -1) => void; readonly clear: () => void };

const ERROR = 'error|failed|✗|FAIL';

type Found = { readonly key: string; readonly lines: readonly number[]; readonly at: number };

export const useLogSearch = (props: AppProps, { look, contextNow, extent }: { readonly look: (action: Look) => void; readonly contextNow: () => KeyContext; readonly extent: RefObject<Extent> }): LogSearch => {
  const found = useRef<Found>({ key: '', lines: [], at: -1 });
  const show = (next: Found): void => {
    found.current = next;
    const line = next.lines[next.at];
    if (line === undefined) return look({ type: 'note', note: 'Not found in the whole log.' });
    look({ type: 'scroll', top: Math.max(0, line - Math.floor(extent.current.height / 3)) });
    look({ type: 'note', note: `match ${next.at + 1} of ${next.lines.length}, line ${line + 1}` });
  };
  const seek = async (pattern: string, way: 1 | -1): Promise<void> => {
    const { selected } = contextNow();
    const attempt = selected === null ? undefined : (props.world.running[selected.step.id]?.attempt ?? selected.attempt?.n);
    if (selected === null || attempt === undefined || pattern === '') return;
    const key = `${selected.step.id} ${attempt} ${pattern}`;
    const known = found.current;
    if (known.key === key && known.lines.length > 0) return show({ ...known, at: (known.at + way + known.lines.length) % known.lines.length });
    const { lines } = await props.search({ step: selected.step.id, attempt, pattern });
    const ahead = lines.findIndex((line) => line >= extent.current.top);
    show({ key, lines, at: way === 1 ? Math.max(0, ahead) : lines.length - 1 });
  };
  const text = useRef('');
  return {
    find: (wanted) => {
      text.current = wanted;
      void seek(wanted, 1);
    },
    next: (way) => void seek(text.current, way),
    errors: (way) => void seek(ERROR, way),
    clear: () => {
      found.current = { key: '', lines: [], at: -1 };
    },
  };
};
