import { useRef } from 'react';
import type { RefObject } from 'react';
import type { LogMatches } from '../../src/core/world.ts';
import type { KeyContext } from '../../src/ui/context.ts';
import { grouped } from '../../src/ui/draw/output.ts';
import { loggedAttempt } from '../../src/ui/selection.ts';
import type { Look, ViewState } from '../../src/ui/viewstate.ts';
import type { AppProps } from '../app-props.ts';
import type { Extent } from '../panes/props.ts';

/** Search over the whole log on disk, not over what is in view. */
export type LogSearch = {
  /** A text begins to be typed: where one looks now is where the search starts, and where `drop` goes back to. */
  readonly begin: () => void;
  /** The text as it is so far: the newest search is the only one. */
  readonly find: (text: string) => void;
  readonly next: (way: 1 | -1) => void;
  readonly errors: (way: 1 | -1) => void;
  /** Ends the search; `back` returns to where it began. */
  readonly clear: (options?: { readonly back: boolean }) => void;
};

type Wanted = Parameters<AppProps['search']>[0]['wanted'];
type Search = { readonly key: string; readonly label: string; readonly matches: LogMatches; at: number | null };

/** How often counts are drawn while a search goes on. */
const TOLD_MS = 100;

export const useLogSearch = (props: AppProps, { look, viewNow, contextNow, extent }: { readonly look: (action: Look) => void; readonly viewNow: () => ViewState; readonly contextNow: () => KeyContext; readonly extent: RefObject<Extent> }): LogSearch => {
  const current = useRef<Search | null>(null);
  const errors = useRef<Search | null>(null);
  const anchor = useRef<{ readonly top: number | null; readonly shown: number }>({ top: null, shown: 0 });
  /** The line that was gone to, and where the pane was put for it: as long as it stands there, the next one is counted from that line. */
  const here = useRef<{ readonly line: number; readonly top: number } | null>(null);
  const told = useRef(0);

  const say = (search: Search, more = ''): void => {
    const { matches, label, at } = search;
    const count = matches.count();
    const of = `${grouped(count)}${matches.searching() ? '…' : ''}`;
    look({ type: 'found', found: count === 0 ? (matches.searching() ? `${label}searching…` : `${label}nowhere in the whole log`) : `${label}${at === null ? of : `${grouped(at + 1)} of ${of}`}${more}` });
  };
  /** The log that is shown; null where there is none. */
  const logged = (): { readonly step: string; readonly attempt: number } | null => {
    const { selected } = contextNow();
    const attempt = selected === null ? undefined : loggedAttempt(selected, props.world);
    return selected === null || attempt === undefined ? null : { step: selected.step.id, attempt };
  };
  const start = (wanted: Wanted, label: string): Search | null => {
    const log = logged();
    if (log === null) return null;
    const search: Search = {
      key: JSON.stringify([log, wanted]),
      label,
      at: null,
      matches: props.search({ ...log, wanted }, () => {
        const now = props.clock();
        if ((current.current !== search && errors.current !== search) || (search.matches.searching() && now - told.current < TOLD_MS)) return;
        told.current = now;
        if (shows.current === search) say(search);
      }),
    };
    return search;
  };
  /** The one whose counts are shown. */
  const shows = useRef<Search | null>(null);
  /** The search of this log for this, where there is one; else it begins. */
  const kept = (place: RefObject<Search | null>, wanted: Wanted, label: string): Search | null => {
    const known = place.current;
    if (known?.key === JSON.stringify([logged(), wanted])) return known;
    known?.matches.cancel();
    place.current = start(wanted, label);
    return place.current;
  };

  const goTo = async (search: Search, match: number, more = ''): Promise<void> => {
    const line = await search.matches.at(match);
    if (shows.current !== search) return;
    if (line === null) return say(search);
    search.at = match;
    const top = Math.max(0, line - Math.floor(extent.current.height / 3));
    here.current = { line, top };
    look({ type: 'scroll', top });
    say(search, more);
  };
  const step = async (search: Search, way: 1 | -1): Promise<void> => {
    shows.current = search;
    say(search);
    const { top } = viewNow();
    const stands = here.current !== null && here.current.top === top ? here.current.line : null;
    const from = stands ?? extent.current.top;
    const before = await search.matches.before(way === 1 && stands !== null ? from + 1 : from);
    if (shows.current !== search) return;
    const wanted = way === 1 ? before : before - 1;
    if (wanted >= 0 && (await search.matches.at(wanted)) !== null) return goTo(search, wanted);
    await search.matches.done();
    const count = search.matches.count();
    if (count > 0) return goTo(search, way === 1 ? 0 : count - 1, way === 1 ? ', from the top again' : ', from the end again');
    say(search);
  };

  const clear: LogSearch['clear'] = ({ back } = { back: false }) => {
    for (const place of [current, errors]) {
      place.current?.matches.cancel();
      place.current = null;
    }
    shows.current = null;
    here.current = null;
    look({ type: 'found', found: null });
    if (back) look({ type: 'scroll', top: anchor.current.top });
  };
  return {
    begin: () => {
      anchor.current = { top: viewNow().top, shown: extent.current.top };
    },
    find: (text) => {
      current.current?.matches.cancel();
      here.current = null;
      current.current = text === '' ? null : start({ text }, '');
      const search = current.current;
      shows.current = search;
      look({ type: 'scroll', top: anchor.current.top });
      if (search === null) return look({ type: 'found', found: null });
      say(search);
      void search.matches.before(anchor.current.shown).then(async (before) => {
        if (shows.current !== search) return;
        // From here on, or else from the top: as in less and vim.
        if ((await search.matches.at(before)) !== null) return goTo(search, before);
        return search.matches.count() > 0 ? goTo(search, 0, ', from the top again') : say(search);
      });
    },
    next: (way) => {
      const { text } = viewNow().find;
      const search = text === '' ? null : kept(current, { text }, '');
      if (search !== null) void step(search, way);
    },
    errors: (way) => {
      const search = kept(errors, { errors: true }, 'error ');
      if (search !== null) void step(search, way);
    },
    clear,
  };
};
