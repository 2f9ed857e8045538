/** Attacks on whoever draws a foreign text: what a terminal would obey, reorder, or not show. */
export type Attack = {
  readonly name: string;
  readonly text: string;
  /** As a child prints it, where that is no text. */
  readonly bytes?: Uint8Array;
};

const ESC = '\u001b';
const BEL = '\u0007';
const ST = `${ESC}\\`;
const attack = (name: string, text: string): Attack => ({ name, text: `a${text}b` });
const raw = (name: string, bytes: string): Attack => ({ name: `${name}, as bytes`, text: Buffer.from(bytes, 'latin1').toString(), bytes: Buffer.from(bytes, 'latin1') });
const clipboard = Buffer.from('rm -rf /').toString('base64');

export const ATTACKS: readonly Attack[] = [
  attack('the clipboard is written (OSC 52)', `${ESC}]52;c;${clipboard}${BEL}`),
  attack('the clipboard is read (OSC 52)', `${ESC}]52;c;?${ST}`),
  attack('the title (OSC 0)', `${ESC}]0;owned${BEL}`),
  attack('the title (OSC 2)', `${ESC}]2;owned${ST}`),
  attack('a link (OSC 8)', `${ESC}]8;;http://evil.test${BEL}click${ESC}]8;;${BEL}`),
  attack('the folder (OSC 7)', `${ESC}]7;file://evil.test/${BEL}`),
  attack('a notification (OSC 9)', `${ESC}]9;owned${BEL}`),
  attack('a notification (OSC 777)', `${ESC}]777;notify;owned;owned${BEL}`),
  attack('a file (OSC 1337)', `${ESC}]1337;File=inline=1:${clipboard}${BEL}`),
  attack('the palette (OSC 4)', `${ESC}]4;0;#ff0000${BEL}`),
  attack('the palette is asked for (OSC 11)', `${ESC}]11;?${BEL}`),
  attack('DCS', `${ESC}P1$r0m${ST}`),
  attack('XTGETTCAP', `${ESC}P+q544e${ST}`),
  attack('sixel', `${ESC}Pq#0;2;0;0;0#0~~${ST}`),
  attack('APC', `${ESC}_Gf=100,a=T;${clipboard}${ST}`),
  attack('PM', `${ESC}^owned${ST}`),
  attack('SOS', `${ESC}Xowned${ST}`),
  attack('C1: CSI', '\u009b2J\u009b5;5H'),
  attack('C1: OSC', `\u009d0;owned\u009c`),
  attack('C1: DCS', `\u0090+q544e\u009c`),
  attack('C1: NEL, RI, IND', '\u0085\u008d\u0084'),
  raw('C1: CSI', 'a\x9b2J\x9b5;5Hb'),
  raw('C1: OSC', `a\x9d0;owned\x9cb`),
  raw('bad UTF-8', 'a\xff\xfe\xc3(\xe2\x82b'),
  attack('bidi overrides', '\u202agpj\u202b.\u202cexe\u202dx\u202e'),
  attack('bidi isolates', '\u2066a\u2067b\u2068c\u2069'),
  attack('bidi marks', '\u200e\u200f\u061c'),
  attack('zero width', 'pub\u200bli\u200csh\u200d \u2060now\ufeff'),
  attack('tag characters', Array.from('rm -rf', (letter) => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0))).join('')),
  attack('variation selectors', '✔\ufe0f☠\ufe0e\u{e0100}'),
  attack('a soft hyphen and fillers', '\u00ad\u115f\u1160\u3164\uffa0\u180e'),
  attack('overwritten by a carriage return', 'FAILED\rPASSED'),
  attack('many carriage returns', '\r\r\r\n\r'),
  attack('backspaces', `FAILED${'\b'.repeat(6)}PASSED`),
  attack('the alternate screen', `${ESC}[?1049h${ESC}[?1049l`),
  attack('a cleared screen', `${ESC}[H${ESC}[2J${ESC}[3J`),
  attack('a moved cursor', `${ESC}[1;1HOWNED${ESC}[99;99H${ESC}[10A${ESC}[5D`),
  attack('a saved cursor', `${ESC}7${ESC}[s${ESC}8${ESC}[u`),
  attack('scrolled', `${ESC}[5S${ESC}[3T${ESC}[2;5r${ESC}D${ESC}M`),
  attack('deleted lines', `${ESC}[10M${ESC}[10L${ESC}[10P${ESC}[10X`),
  attack('a cursor report (DSR)', `${ESC}[6n${ESC}[5n`),
  attack('device attributes (DA)', `${ESC}[c${ESC}[>c${ESC}[=c${ESC}Z`),
  attack('the version (XTVERSION)', `${ESC}[>q`),
  attack('the window (XTWINOPS)', `${ESC}[14t${ESC}[21t${ESC}[8;10;10t`),
  attack('modes are asked for (DECRQM)', `${ESC}[?2004$p`),
  attack('bracketed paste', `${ESC}[?2004h${ESC}[201~rm -rf /\n`),
  attack('mouse', `${ESC}[?1000h${ESC}[?1002h${ESC}[?1003h${ESC}[?1006h`),
  attack('focus, synchronised output, cursor keys', `${ESC}[?1004h${ESC}[?2026h${ESC}[?1h${ESC}=`),
  attack('keyboards (kitty, modifyOtherKeys)', `${ESC}[>31u${ESC}[>4;2m`),
  attack('a hidden cursor', `${ESC}[?25l${ESC}[?12h`),
  attack('a soft reset (DECSTR)', `${ESC}[!p`),
  attack('a reset (RIS)', `${ESC}c`),
  attack('character sets', `${ESC}(0lqk${ESC})0\u000e\u000f${ESC}%G${ESC}#8`),
  attack('overlong SGR', `${ESC}[${'1;'.repeat(2_000)}31m`),
  attack('invisible letters', `${ESC}[8mhidden${ESC}[0m${ESC}[30;40mhidden`),
  attack('a very long line', 'x'.repeat(5_000)),
  attack('a very long line of wide letters', '日本'.repeat(1_500)),
  attack('stacked marks', `z${'\u0300\u0301\u0302\u0489'.repeat(500)}algo`),
  attack('marks at the beginning', '\u0301\u20dd'),
  attack('lone surrogates', '\ud800x\udc00'),
  attack('NUL, DEL, BEL, VT, FF', `\u0000\u007f${BEL}\u000b\u000c`),
  attack('tabs', '\t\t\tx\t'),
  attack('line and paragraph separators', 'one\u2028two\u2029three'),
  attack('lines', 'one\ntwo\r\nthree\n\n\n'),
  attack('nested sequences', `${ESC}]0;${ESC}]52;c;${clipboard}${BEL}owned${BEL}`),
  attack('a sequence inside a sequence', `${ESC}[3${ESC}[2J1m${ESC}[${BEL}2J`),
  attack('a sequence left by a sequence', `${ESC}${ESC}[0m]52;c;${clipboard}${BEL}`),
  attack('hidden in what is dropped', `\u200b${ESC}\u200b[2J\u009b\u200b2J`),
  attack('an unfinished OSC', `${ESC}]0;owned`),
  attack('an unfinished CSI', `${ESC}[31`),
  attack('an unfinished DCS', `${ESC}P+q`),
  attack('a lone escape', ESC),
];
