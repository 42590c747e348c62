import { printable } from '@unroll/core/internal';

/** A text of several lines, its line breaks and tabs as they are, all other control characters as escapes. */
export function printableText(text: string): string {
  return text
    .split(/([\n\t])/)
    .map((part) => (part === '\n' || part === '\t' ? part : printable(part, Number.POSITIVE_INFINITY)))
    .join('');
}
