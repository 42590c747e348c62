import { FormatError } from './errors.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

export function encodeText(text: string): Uint8Array {
  return encoder.encode(text);
}

export function decodeText(format: string, where: string, bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new FormatError(format, where, 'the text is not UTF-8');
  }
}

/** JSON that is text already stays as it is. */
export function jsonText(json: JsonObject | string): string {
  return typeof json === 'string' ? json : JSON.stringify(json);
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Deeper than any model's config, shallower than the stack of whoever walks it. */
const maxDepth = 200;

/** A JSON object from a file. */
export function parseJsonObject(format: string, where: string, text: string): JsonObject {
  if (depth(text) > maxDepth)
    throw new FormatError(format, where, `JSON is nested deeper than ${maxDepth} levels`);
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FormatError(format, where, `not JSON: ${(error as Error).message}`);
  }
  if (!isJsonObject(value)) throw new FormatError(format, where, 'a JSON object is expected here');
  return value;
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function depth(json: string): number {
  let level = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < json.length; i++) {
    const character = json[i];
    if (inString) {
      if (character === '\\') i++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++level);
    else if (character === '}' || character === ']') level--;
  }
  return deepest;
}
