/**
 * The wire format of protocol buffers, as much as writing ONNX needs: a message is a list of fields, a field a number and
 * a value. https://protobuf.dev/programming-guides/encoding/
 *
 * Written by hand: a library makes its encoders with `Function`, which the security policy of a page may refuse.
 */
import { encodeText } from '../text.js';

type FieldValue = number | string | Uint8Array | Message | Float;

/** Fields in their order; a repeated field is there several times, an absent one is undefined. */
export type Message = readonly (readonly [field: number, value: FieldValue | undefined])[];

/** A number that is written as a 32-bit float, not as an integer. */
export class Float {
  constructor(readonly value: number) {}
}

export function encodeMessage(message: Message): Uint8Array {
  return concat(message.flatMap(([field, value]) => (value === undefined ? [] : encodeField(field, value))));
}

function encodeField(field: number, value: FieldValue): Uint8Array[] {
  if (typeof value === 'number') return [varint(field * 8), varint(value)];
  if (value instanceof Float) {
    return [varint(field * 8 + 5), new Uint8Array(Float32Array.of(value.value).buffer)];
  }
  const bytes = bytesOf(value);
  return [varint(field * 8 + 2), varint(bytes.length), bytes];
}

function bytesOf(value: string | Uint8Array | Message): Uint8Array {
  if (typeof value === 'string') return encodeText(value);
  return value instanceof Uint8Array ? value : encodeMessage(value);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(rest)]);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}
