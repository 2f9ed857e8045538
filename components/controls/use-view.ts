import { useCallback } from 'react';
import { look as reduceView, viewFrom } from '../../src/ui/viewstate.ts';
import type { Look, ViewState } from '../../src/ui/viewstate.ts';
import { useLive } from '../parts/use-live.ts';

/** Where the person looks. It lives as long as the screen does. */
export const useView = (cursor: () => string): { readonly view: ViewState; readonly viewNow: () => ViewState; readonly look: (action: Look) => void } => {
  const live = useLive<ViewState>(() => viewFrom(cursor()));
  const { now, set } = live;
  const look = useCallback((action: Look) => set(reduceView(now(), action)), [now, set]);
  return { view: live.value, viewNow: now, look };
};
