import { createElement, useSyncExternalStore } from 'react';
import { App } from '../../components/App.tsx';
import type { OutputSearch, OutputWindow } from '../core/world.ts';
import { replayActions } from '../session/replay.ts';
import type { Replay } from '../session/replay.ts';
import type { Keymap } from '../ui/keymap.ts';
import { MODES } from '../ui/modes.ts';
import type { Arguments } from './arguments.ts';
import { choicesOf } from './choices.ts';
import { ask, clock, skinOf, spareRow } from './mount.ts';
import type { Tools } from './mount.ts';
import { whenSignalled } from './presence.ts';

/** The screen of a session over a journal that is shown again, until the person leaves. */
export const showReplay = async (replay: Replay, still: { readonly output: OutputWindow; readonly search: OutputSearch }, asked: Arguments, keymap: Keymap): Promise<void> => {
  let stopHearing = (): void => undefined;
  const Root = ({ leave, tools }: { readonly leave: () => void; readonly tools: Tools }) => {
    const { state, world, records } = useSyncExternalStore(replay.subscribe, replay.snapshot);
    return createElement(App, { state, world, records, actions: replayActions({ leave: async () => leave() }), ...still, skin: skinOf(asked), keymap, clock, spareRow, redraw: tools.redraw, suspend: tools.suspend, hear: tools.hear, attention: null, travel: replay.travel });
  };
  const screen = (answer: (value: null) => void, tools: Tools) => {
    const leave = (): void => answer(null);
    stopHearing = whenSignalled(['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'], leave);
    return createElement(Root, { leave, tools });
  };
  await ask<null>(screen, { modes: choicesOf(asked).mouse ? [MODES.mouse] : [] });
  stopHearing();
};
