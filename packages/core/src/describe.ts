/** Describes foreign values as an error message may quote them: in about a line, and without control over a terminal. */
import { printable } from './printable.js';

/** At most so many characters are quoted. */
const LINE = 80;
/** Lists in lists are opened to this depth. */
const DEPTH = 2;
const MORE = '…';

/**
 * How a received value reads in an error message, whatever it is: nothing of it is called or converted, and what is long is
 * cut.
 */
export function describe(value: unknown): string {
  try {
    return typeof value === 'string' ? quoted(value) : described(value, DEPTH, LINE);
  } catch {
    // This is a proxy that was revoked or whose traps throw.
    return 'a value that cannot be read';
  }
}

function described(value: unknown, depth: number, most: number): string {
  switch (typeof value) {
    case 'string':
      return printable(value, most);
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint':
      return bigText(value, most);
    case 'symbol':
      return printable(String(value), most);
    case 'function':
      return functionText(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? listText(value, depth, most) : kindOf(value);
    default:
      return String(value);
  }
}

function quoted(text: string): string {
  const cut = text.length > LINE ? `${text.slice(0, LINE - 1)}${MORE}` : text;
  return `"${printable(cut.replace(/[\\"]/g, '\\$&'), 2 * LINE)}"`;
}

/** Writes digits only where they are few: to write a large integer takes time that is quadratic in their number. */
function bigText(value: bigint, most: number): string {
  return BigInt.asIntN(4 * most, value) === value ? `${value}n` : 'a bigint of many digits';
}

function functionText(value: object): string {
  const name: unknown = Object.getOwnPropertyDescriptor(value, 'name')?.value;
  return typeof name === 'string' && name !== '' ? `the function ${printable(name, LINE)}` : 'a function';
}

function listText(items: readonly unknown[], depth: number, most: number): string {
  if (depth === 0) return items.length === 0 ? '[]' : `[${MORE}]`;
  let text = '';
  for (let i = 0; i < items.length; i++) {
    const item = described(items[i], depth - 1, most);
    if (text.length + item.length + 2 > most && i > 0) return `[${text}, ${MORE}] of length ${items.length}`;
    text += i === 0 ? item : `, ${item}`;
  }
  return `[${text}]`;
}

/** The name of an object's class, which its own data cannot feign. */
function kindOf(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (typeof prototype !== 'object' || prototype === null) return 'an object';
  const maker: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  if (typeof maker !== 'function') return 'an object';
  const name: unknown = Object.getOwnPropertyDescriptor(maker, 'name')?.value;
  return typeof name === 'string' && name !== '' ? printable(name, LINE) : 'an object';
}
