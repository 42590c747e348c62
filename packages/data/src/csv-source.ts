import { ArgumentError } from '@unroll/core/errors';
import { expected, printable } from '@unroll/core/internal';

/** What can hold a CSV: its text, its bytes in UTF-8, or where the file is. */
export type CsvSource = string | Uint8Array | URL;

/** A text without a line break that ends like this is a file's name. */
const FILE_NAME = /\.(?:csv|tsv|txt)$/i;
const LONGEST_NAME = 4096;

/** The text, and what errors call it. @throws ArgumentError where there is no such file, or its bytes are not UTF-8. */
export function readSource(source: CsvSource): { text: string; name: string } {
  if (source instanceof Uint8Array) return { text: decode(source, 'CSV'), name: 'CSV' };
  if (source instanceof URL) return readFile(source, source.href);
  if (typeof source !== 'string') {
    throw expected('readCsv', 'source', 'CSV text, its bytes, or the path of a file', source);
  }
  return isFileName(source) ? readFile(source, source) : { text: source, name: 'CSV' };
}

function isFileName(text: string): boolean {
  return text.length <= LONGEST_NAME && !/[\r\n]/.test(text) && FILE_NAME.test(text);
}

function readFile(path: string | URL, name: string): { text: string; name: string } {
  const shown = printable(name);
  if (/^https?:/i.test(name)) {
    throw new ArgumentError(
      `readCsv: source must be CSV text or a file here, got the address ${shown}; fetch it: readCsv(await (await fetch(url)).text())`,
    );
  }
  const files = globalThis.process?.getBuiltinModule?.('node:fs');
  if (!files) {
    throw new ArgumentError(
      `readCsv: source must be CSV text where there are no files to read, got the path ${shown}`,
    );
  }
  let bytes: Uint8Array;
  try {
    bytes = files.readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const reason = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw new ArgumentError(`readCsv: ${shown}: ${reason}`, { cause: error });
  }
  return { text: decode(bytes, shown), name: shown };
}

function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ArgumentError(`${name}: expected a text in UTF-8, got other bytes`, { cause: error });
  }
}
