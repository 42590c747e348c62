/**
 * Text from outside (a file's cells and names, an argument) made fit to be shown: it cannot steer a terminal, reverse a line
 * or fill a screen.
 */

/** The most characters of somebody else's text that an error quotes: about a line. */
const LINE = 120;

/**
 * Characters that a terminal acts on instead of showing them, or shows in another order: control characters (C0, DEL, C1), line and
 * paragraph separators, marks that turn the direction of writing, and halves of surrogate pairs.
 */
const UNPRINTABLE =
  /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

/**
 * One line of `text`: characters that cannot be shown become escapes (`\u001b`), and what is beyond `most` is left out.
 */
export function printable(text: string, most = LINE): string {
  const cut = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return cut.replace(UNPRINTABLE, escaped);
}

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  return SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
