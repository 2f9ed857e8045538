/**
 * Text of others (child output, tag names, authors, API answers) is hostile until it went through here (DESIGN 12).
 * Everything that a terminal obeys, reorders or does not show is taken out; what is left is only letters.
 */

// A string command (OSC, DCS, APC, PM, SOS) ends at BEL or ST; an unfinished one takes the rest of the text with it.
const STRING_COMMAND = /(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c|(?=\u001b)|$)/g;
const CONTROL_SEQUENCE = /(?:\u001b\[|\u009b)[\u0030-\u003f]*[\u0020-\u002f]*(?:[\u0040-\u007e]|$)/g;
const SHORT_ESCAPE = /\u001b[\u0020-\u002f]*[\u0030-\u007e]?/g;
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
/**
 * Bidi marks (CVE-2021-42574), zero-width characters, fillers, variation selectors (they change an emoji's width from
 * terminal to terminal), tag characters, and all else that Unicode calls ignorable.
 */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u3164\uffa0\u115f\u1160]/gu;
const STACKED_MARKS = /(\p{Mark}{2})\p{Mark}+/gu;

/** Lines of a foreign text, safe to draw: `\r\n` and `\n` end a line, what stands before a lone `\r` was overwritten, tabs are spaces. */
export const cleanLines = (foreign: string): readonly string[] =>
  foreign
    .replace(STRING_COMMAND, '')
    .replace(CONTROL_SEQUENCE, '')
    .replace(SHORT_ESCAPE, '')
    .replace(/\r\n/g, '\n')
    .split(/[\n\u0085\u2028\u2029]/)
    .map((line) => cleanPart(line.slice(line.replace(/\r+$/, '').lastIndexOf('\r') + 1)));

const HAZARD = /[\u0000-\u001f\u007f-\u009f\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Surrogate}\p{Mark}\u2028\u2029\ufff9-\ufffb]/u;

/** A foreign text as one line: line ends become a space. */
export const clean = (foreign: string): string => (HAZARD.test(foreign) ? cleanLines(foreign).filter((line) => line !== '').join(' ') : foreign);

const cleanPart = (line: string): string =>
  line.replace(/\t/g, '    ').replace(/\r/g, '').replace(CONTROL, '').replace(UNSEEN, '').toWellFormed().replace(STACKED_MARKS, '$1');
