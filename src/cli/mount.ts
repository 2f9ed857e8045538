import chalk from 'chalk';
import { render, useApp } from 'ink';
import type { Instance, KittyKeyboardOptions } from 'ink';
import { createElement, useEffect } from 'react';
import type { ReactNode } from 'react';
import type { Skin } from '../../components/parts/skin.ts';
import type { Lend } from '../adapters/desk.ts';
import { EXIT, HoldpointError } from '../core/error.ts';
import { glyphsFor } from '../ui/glyphs.ts';
import type { Mode } from '../ui/modes.ts';
import type { Report } from '../ui/reports.ts';
import { themeOf, usesColour } from '../ui/theme.ts';
import type { Arguments } from './arguments.ts';
import { calmStdout } from './calm-stdout.ts';
import { choicesOf } from './choices.ts';
import { holdTerminal } from './hold-terminal.ts';
import { printBroken } from './print.ts';
import { boundMemory } from './bound-memory.ts';

/** Milliseconds of one clock, for the quiet rule. */
export const clock = (): number => performance.now();
/** A console on Windows redraws a frame as tall as itself every time. */
export const spareRow = process.platform === 'win32';

/** How everything looks, decided once: the flags, what is kept, and what the terminal can show. */
export const skinOf = (asked: Arguments): Skin => {
  const { theme, ascii, motion } = choicesOf(asked);
  const colour = usesColour(process.env, () => process.stdout.hasColors());
  // Without it the library that Ink colours with leaves away bold and inverse together with the colours (`FORCE_COLOR=0`, `--color=never`).
  if (chalk.level === 0) chalk.level = 1;
  return { theme: themeOf(theme, { colour }), glyphs: glyphsFor({ env: process.env, platform: process.platform, ascii }), motion };
};

/** What a screen may ask of the terminal that it is drawn on. */
export type Tools = {
  /** Forgets what is on the terminal and draws all of it. */
  readonly redraw: () => void;
  readonly lend: Lend;
  /** As a shell's ctrl-z; null where no shell can do so. */
  readonly suspend: (() => void) | null;
  /** Calls for what the terminal says beside keys. The answer ends it. */
  readonly hear: (call: (report: Report) => void) => () => void;
  /** The window has the focus; null while nobody said so. */
  readonly focused: () => boolean | null;
  /** Of the window, for as long as the screen has the terminal; what it holds is safe to write. */
  readonly title: (text: string) => void;
};

/**
 * Where a terminal has the kitty protocol, chords are told apart (shift-enter) and a key that is held down says so. Not every key is reported as
 * a sequence: Enter and letters stay what they are, so that after a kill -9 a person can still type `holdpoint reset`.
 */
const KEYBOARD: KittyKeyboardOptions = { mode: 'auto', flags: ['disambiguateEscapeCodes', 'reportEventTypes'] };

export type Mounted = { readonly unmount: () => Promise<void> };

/**
 * Ink takes CI for "nobody looks" even on a terminal; ctrl-c is ours. The frame of a key waits four milliseconds for the one before it, and not sixteen: what comes
 * by itself is drawn in frames of its own length (in-frames.ts), so that no more of them are drawn.
 */
export const mount = (draw: (tools: Tools) => ReactNode, { modes = [] }: { readonly modes?: readonly Mode[] } = {}): Mounted => {
  const { stdout, resized } = calmStdout();
  let instance: Instance | null = null;
  let suspendInk: (call: () => Promise<void>) => Promise<void> = (call) => call();
  const redraw = (): void => {
    if (instance !== null) drawAnew(instance, resized);
  };
  const held = holdTerminal({ modes, redraw, away: (call) => suspendInk(call) });
  const Taking = ({ children }: { readonly children: ReactNode }): ReactNode => {
    const { suspendTerminal } = useApp();
    useEffect(() => {
      suspendInk = (call) => suspendTerminal(call);
    }, [suspendTerminal]);
    return children;
  };
  const broken = (error: unknown): void => {
    // What is printed while the other screen is there goes away with it.
    held.letGo();
    instance?.unmount();
    process.exit(printBroken(error));
  };
  process.on('uncaughtException', broken);
  instance = render(createElement(Taking, null, draw({ redraw, lend: held.lend, suspend: held.suspend, hear: held.hear, focused: held.focused, title: held.title })), { stdout, alternateScreen: true, exitOnCtrlC: false, interactive: true, maxFps: 240, incrementalRendering: true, patchConsole: true, kittyKeyboard: KEYBOARD });
  boundMemory();
  held.take();
  const gone = instance.waitUntilExit().then(() => undefined, broken);
  return {
    unmount: async () => {
      held.letGo();
      instance.unmount();
      await gone;
      process.off('uncaughtException', broken);
    },
  };
};

/**
 * A window that was made small and large again has lost what stood in it, and where both happened at once its size is what it
 * was, so nobody says "resize". A frame of another width makes Ink forget what it believes to be on the screen.
 */
const drawAnew = (instance: Instance, resized: () => void): void => {
  const { columns } = process.stdout;
  process.stdout.write('\u001b[H\u001b[2J');
  instance.clear();
  for (const width of [columns - 1, columns]) {
    process.stdout.columns = width;
    resized();
  }
};

/** Calls when nobody can see or type any more: the window was closed, and no signal said so. The answer stops it. */
export const whenTerminalGoes = (call: () => void): (() => void) => {
  const { stdin, stdout } = process;
  for (const event of ['end', 'close', 'error']) stdin.on(event, call);
  stdout.on('error', call);
  return () => {
    for (const event of ['end', 'close', 'error']) stdin.off(event, call);
    stdout.off('error', call);
  };
};

/** Mounts something that answers once. @throws HoldpointError code 2 when the terminal goes away before it was answered. */
export const ask = async <T>(element: (answer: (value: T) => void, tools: Tools) => ReactNode, options: { readonly modes?: readonly Mode[] } = {}): Promise<T> => {
  let mounted: Mounted | null = null;
  let stop = (): void => undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      stop = whenTerminalGoes(() => reject(new HoldpointError({ code: EXIT.left, what: 'The terminal is gone', why: 'it was closed while something was asked', fix: 'Nothing was begun. Start again at a terminal.' })));
      mounted = mount((tools) => element(resolve, tools), options);
    });
  } finally {
    stop();
    await unmounted(mounted);
  }
};

export const unmounted = async (mounted: Mounted | null): Promise<void> => mounted?.unmount();
