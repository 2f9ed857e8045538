import headless from '@xterm/headless';

const COLUMNS = 140;
const ROWS = 44;
const MARK = '░';
const OSC = [0, 1, 2, 4, 7, 8, 9, 10, 11, 12, 52, 104, 133, 777, 1337];
/** What a program may write to draw: letters, line ends and colours. */
const COLOURS = /\u001b\[[0-9;:]*m/g;
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cf}\u2028\u2029]|\p{Mark}{3}/u;

/**
 * Writes what a program drew to a terminal that is watched, in the upper left `columns`×`rows` of it, and says what else happened
 * than drawing: a clipboard, a title, an answer, a mode, a cursor or a cell that is not where it should be.
 */
export const misdeedsOf = async (drawn: string, { columns, rows }: { readonly columns: number; readonly rows: number }): Promise<readonly string[]> => {
  const misdeeds: string[] = [];
  const terminal = new headless.Terminal({ cols: COLUMNS, rows: ROWS, scrollback: 0, allowProposedApi: true, convertEol: true });
  const write = (bytes: string): Promise<void> => new Promise((resolve) => terminal.write(bytes, resolve));
  for (const id of OSC) terminal.parser.registerOscHandler(id, (data) => (misdeeds.push(`OSC ${id}: ${data.slice(0, 40)}`), true));
  for (const final of ['q', 'r', 'p', '|']) for (const intermediates of ['', '+', '$']) terminal.parser.registerDcsHandler({ final, ...(intermediates === '' ? {} : { intermediates }) }, () => (misdeeds.push(`DCS ${intermediates}${final}`), true));
  await write(`${MARK.repeat(COLUMNS)}`.repeat(ROWS) + '\u001b[H');
  terminal.onData((bytes) => misdeeds.push(`it answered ${JSON.stringify(bytes)}`));
  terminal.onTitleChange((title) => misdeeds.push(`the title is ${title}`));
  terminal.onBell(() => misdeeds.push('it rang'));
  const before = JSON.stringify(terminal.modes);
  await write(drawn);
  if (JSON.stringify(terminal.modes) !== before) misdeeds.push(`its modes are ${JSON.stringify(terminal.modes)}`);
  const { active } = terminal.buffer;
  if (active.type === 'alternate') misdeeds.push('it is on the alternate screen');
  if (active.cursorX > columns || active.cursorY > rows) misdeeds.push(`the cursor is at ${active.cursorX},${active.cursorY}`);
  for (let y = 0; y < ROWS; y += 1)
    for (let x = y < rows ? columns : 0; x < COLUMNS; x += 1)
      if (active.getLine(active.baseY + y)?.getCell(x)?.getChars() !== MARK) {
        misdeeds.push(`the cell ${x},${y} was written: ${active.getLine(active.baseY + y)?.translateToString(true) ?? ''}`);
        y = ROWS;
        break;
      }
  const obeyed = OBEYED.exec(drawn.replace(COLOURS, ''));
  if (obeyed !== null) misdeeds.push(`it wrote U+${obeyed[0].codePointAt(0)?.toString(16) ?? ''}`);
  terminal.dispose();
  return misdeeds;
};

/** The same for lines that are printed: where they wrap is the terminal's affair. */
export const misdeedsOfLines = async (printed: string): Promise<readonly string[]> => (await misdeedsOf(printed, { columns: COLUMNS, rows: ROWS })).filter((one) => !one.startsWith('the cursor'));
