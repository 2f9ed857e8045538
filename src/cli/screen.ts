import { Box } from 'ink';
import type { DOMElement } from 'ink';
import { createElement, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { App } from '../../components/App.tsx';
import { InputsForm } from '../../components/InputsForm.tsx';
import type { Skin } from '../../components/parts/skin.ts';
import { TrustScreen } from '../../components/TrustScreen.tsx';
import { inTurn } from '../adapters/desk.ts';
import type { Lend } from '../adapters/desk.ts';
import type { OutputSearch, OutputWindow, Actions } from '../core/world.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { actionsOf } from '../session/actions.ts';
import { learnUsual } from '../session/learn-usual.ts';
import type { Session } from '../session/session.ts';
import { farewell } from '../ui/farewell.ts';
import type { InputField } from '../ui/forms/input-field.ts';
import type { Keymap } from '../ui/keymap.ts';
import { screenModes } from '../ui/modes.ts';
import type { Arguments } from './arguments.ts';
import { attentionOf } from './attention.ts';
import { choicesOf } from './choices.ts';
import { deskOf } from './desk.ts';
import type { Opened } from './open.ts';
import { inFrames } from './in-frames.ts';
import { keepScreens } from './last-screens.ts';
import { ask, clock, mount, skinOf, spareRow, unmounted, whenTerminalGoes } from './mount.ts';
import type { Mounted, Tools } from './mount.ts';
import { sitDown, whenSignalled } from './presence.ts';
import { printLines } from './print.ts';

/** Shows a runbook and the files that it names, or what changed in them; true when the person said that they trust it. */
export const askTrust = ({ file, about, lines, changed, asked }: { readonly file: string; readonly about: 'runbook' | 'scripts'; readonly lines: readonly string[]; readonly changed: boolean; readonly asked: Arguments }): Promise<boolean> =>
  ask<boolean>((onDone, { redraw }) => createElement(TrustScreen, { source: file, about, lines, changed, skin: skinOf(asked), clock, spareRow, redraw, onDone }));

/** The form for the inputs; null when the person left. */
export const askInputs = ({ runbook, fields, asked }: { readonly runbook: Runbook; readonly fields: readonly InputField[]; readonly asked: Arguments }): Promise<{ readonly [name: string]: string } | null> => {
  const tree = runbook.phases.map((phase) => ({ title: phase.title, steps: phase.steps.map((id) => runbook.steps.find((step) => step.id === id)?.title ?? id) }));
  return ask((onDone, { redraw }) => createElement(InputsForm, { fields, tree, repository: runbook.repository, skin: skinOf(asked), clock, spareRow, redraw, onDone }));
};

type RootProps = {
  readonly session: Session;
  readonly subscribe: Session['subscribe'];
  readonly actions: Actions;
  readonly output: OutputWindow;
  readonly search: OutputSearch;
  readonly skin: Skin;
  readonly keymap: Keymap;
  readonly tools: Tools;
  readonly drawnIn: (box: DOMElement | null) => void;
};

const Root = ({ session, subscribe, actions, output, search, skin, keymap, tools, drawnIn }: RootProps) => {
  const { state, world, records } = useSyncExternalStore(subscribe, session.snapshot);
  const attention = useMemo(() => attentionOf(tools), [tools]);
  const [watched, setWatched] = useState(true);
  useEffect(() => tools.hear((report) => report.is === 'focus' && setWatched(report.on)), [tools]);
  // A window that somebody has left moves for nobody: four of its five frames a second are the spinner's.
  const still = useMemo(() => ({ ...skin, motion: skin.motion && watched }), [skin, watched]);
  return createElement(Box, { ref: drawnIn }, createElement(App, { state, world, records, actions, output, search, skin: still, keymap, clock, spareRow, redraw: tools.redraw, suspend: tools.suspend, hear: tools.hear, attention }));
};

/** The journals of earlier releases are read when the screen stands. */
const AFTER_FIRST_FRAME_MS = 400;

/** The guided screen, until the person leaves or a signal comes; then the terminal is as it was, and six lines are printed. */
export const runScreen = async ({ session, output, search, screens, stopAll, seat, isTyped, earlierSteps }: Opened, asked: Arguments, keymap: Keymap): Promise<void> => {
  let lend: Lend = (call) => call();
  // Before anything is started: what asks for a terminal gets it from here.
  const lendInTurn = inTurn((call) => lend(call));
  seat(lendInTurn);
  const { work, leave, gone } = sitDown({ session, stopAll });
  const last = keepScreens(screens, { unless: isTyped });
  let mounted: Mounted | null = null;
  let reading: NodeJS.Timeout | undefined;
  const subscribe = inFrames(session.subscribe, session.ports.clock.after);
  const actions = actionsOf(session, work, { desk: deskOf(lendInTurn), leave });
  const ticking = setInterval(() => session.show((world) => ({ ...world, now: session.ports.clock.now() })), 1_000);
  const stopHearing = whenSignalled(['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'], (signal) => void leave(signal));
  const stop = whenTerminalGoes(() => void leave('the terminal is gone'));
  try {
    mounted = mount(
      (tools) => {
        lend = tools.lend;
        return createElement(Root, { session, subscribe, actions, output, search, skin: skinOf(asked), keymap, tools, drawnIn: last.drawnIn });
      },
      { modes: screenModes(process.env, choicesOf(asked)) },
    );
    reading = setTimeout(() => void learnUsual(session, earlierSteps), AFTER_FIRST_FRAME_MS);
    await gone;
  } finally {
    last.stop();
    clearInterval(ticking);
    clearTimeout(reading);
    stopHearing();
    stop();
    await unmounted(mounted);
  }
  const { state, world } = session.snapshot();
  printLines(farewell(state, world));
};
