import { expected } from '@unroll/core/internal';
import { FormatError } from './errors.js';
import { type JsonObject, stringifyJson } from './json.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** @throws ArgumentError for half of a surrogate pair, which UTF-8 does not have: another character would be written. */
export function encodeText(text: string): Uint8Array {
  if (/\p{Surrogate}/u.test(text)) throw expected('encodeText', 'text', 'well-formed Unicode', text);
  return encoder.encode(text);
}

export function decodeText(format: string, where: string, bytes: Uint8Array): string {
  if (bytes.length < 32 && bytes.every((byte) => byte < 0x80)) return String.fromCharCode(...bytes);
  try {
    return utf8.decode(bytes);
  } catch {
    throw new FormatError(format, where, 'the text is not UTF-8');
  }
}

/** JSON that is text already stays as it is. */
export function jsonText(json: JsonObject | string): string {
  return typeof json === 'string' ? json : stringifyJson(json);
}
