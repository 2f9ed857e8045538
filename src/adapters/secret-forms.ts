/** Shorter ones would mask half of every word. */
export const SHORTEST_SECRET = 6;
/** Base64 of a secret inside something longer (`user:token`) keeps this many letters for certain. */
const SHORTEST_ENCODED = 7;

/**
 * The forms in which a secret can stand in an output, as Latin-1 (a byte is a character): as it is, line by line, in a URL, in
 * JSON, quoted by a shell, and in base64 at each of the three places where it may begin.
 */
export function knownForms(secrets: readonly string[]): readonly string[] {
  const lines = secrets.flatMap((secret) => secret.split(/[\r\n]+/).map((line) => line.trim())).filter((line) => line.length >= SHORTEST_SECRET);
  const written = lines.flatMap((line) => [line, ...inUrl(line), ...inJson(line), ...inShell(line)]).map((form) => Buffer.from(form).toString('latin1'));
  return [...new Set([...written, ...lines.flatMap(inBase64)])];
}

/** A lone surrogate, which an environment can hold, has no form in a URL. */
function inUrl(text: string): readonly string[] {
  if (!text.isWellFormed()) return [];
  const upper = encodeURIComponent(text);
  const lower = upper.replaceAll(/%[0-9A-F]{2}/g, (one) => one.toLowerCase());
  // Only what a form would escape too: https://url.spec.whatwg.org/#urlencoded-serializing
  const form = new URLSearchParams([['', text]]).toString().slice(1);
  return [upper, lower, upper.replaceAll('%20', '+'), form];
}

function inJson(text: string): readonly string[] {
  const escaped = JSON.stringify(text).slice(1, -1);
  const ascii = escaped.replaceAll(/[\u0080-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [escaped, ascii].flatMap((one) => [one, one.replaceAll('/', '\\/')]);
}

/** As `bash -x` prints an argument, and git a path. */
function inShell(text: string): readonly string[] {
  const octal = Array.from(Buffer.from(text), (byte) => (byte < 0x80 ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`)).join('');
  const escaped = text.replaceAll(/[\\']/g, '\\$&');
  return [octal, text.replaceAll("'", "'\\''"), escaped, octal.replaceAll(/'/g, "\\'"), octal.replaceAll('"', '\\"')];
}

/** What of the base64 is the same whatever stands before and after: https://www.rfc-editor.org/rfc/rfc4648#section-4 */
function inBase64(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const form = encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return form.length < SHORTEST_ENCODED ? [] : [form, form.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
