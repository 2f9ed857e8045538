import { createElement, useState } from 'react';
import { Box, render, Text, useApp, useInput, useWindowSize } from 'ink';

/** The yardstick: the least that a full-screen Ink program is. A list that fills the window, one of its rows selected; a key moves on to the next, and q leaves. */
const App = () => {
  const { exit } = useApp();
  const [keys, setKeys] = useState(0);
  const { columns, rows } = useWindowSize();
  useInput((input) => (input === 'q' ? exit() : setKeys((before) => before + input.length)));
  const height = rows - 3;
  const list = Array.from({ length: height }, (_, at) => createElement(Text, { key: at, wrap: 'truncate', inverse: at === keys % height }, `row ${at + 1} of a list that fills the window `.repeat(4).slice(0, columns - 4)));
  return createElement(Box, { flexDirection: 'column', borderStyle: 'round', width: columns, height: rows },
    createElement(Text, { bold: true }, `A minimal Ink program, keys: ${keys}.`), ...list);
};

render(createElement(App), { alternateScreen: true, exitOnCtrlC: false, interactive: true, maxFps: 60, incrementalRendering: true });
