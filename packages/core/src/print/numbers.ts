/** How the numbers of one tensor are written: all alike, as torch's print writes them with its default options. */
import type { TypedArray } from '../dtype.js';

/** Digits behind the point. */
const PRECISION = 4;

export interface NumberFormat {
  /** Columns of the widest finite number. */
  readonly width: number;
  write(value: number): string;
}

/** The format of these values. Only values that will be shown count. */
export function numberFormat(shown: ArrayLike<number>, kind: TypedArray): NumberFormat {
  if (kind instanceof Uint8Array) return padded(shown, (value) => (value === 0 ? 'false' : 'true'));
  if (kind instanceof Int32Array) return padded(shown, String);
  return floatFormat(shown);
}

function floatFormat(shown: ArrayLike<number>): NumberFormat {
  const counted = Array.from(shown).filter((value) => Number.isFinite(value) && value !== 0);
  const sizes = counted.map(Math.abs);
  const least = sizes.reduce((a, b) => Math.min(a, b), Infinity);
  const most = sizes.reduce((a, b) => Math.max(a, b), 0);
  const isWide = counted.length > 0 && (most / least > 1000 || most > 1e8 || least < 1e-4);
  const write = isWide ? scientific : counted.every(Number.isInteger) ? whole : fixed;
  return padded(counted, (value) => (Number.isFinite(value) ? write(value) : nonFinite(value)));
}

/** The numbers are as wide as the widest of `counted`. */
function padded(counted: ArrayLike<number>, write: (value: number) => string): NumberFormat {
  const width = Array.from(counted).reduce((most, value) => Math.max(most, write(value).length), 1);
  return { width, write: (value) => write(value).padStart(width) };
}

function nonFinite(value: number): string {
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
}

function whole(value: number): string {
  return `${sign(value)}${Math.abs(value).toFixed(0)}.`;
}

function fixed(value: number): string {
  const size = Math.abs(value);
  const text = size.toFixed(PRECISION);
  return sign(value) + toEven(text, size.toFixed(PRECISION + EXACT).slice(text.length));
}

function scientific(value: number): string {
  const size = Math.abs(value);
  const [digits, exponent] = size.toExponential(PRECISION).split('e') as [string, string];
  const exact = size.toExponential(PRECISION + EXACT).split('e')[0]!;
  const power = `${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
  return `${sign(value)}${toEven(digits, exact.slice(digits.length))}e${power}`;
}

/** So many digits tell a tie from what is close to one. */
const EXACT = 40;

/** JavaScript rounds half of the last digit up, Python to even. `rest` holds the digits behind those of `rounded`. */
function toEven(rounded: string, rest: string): string {
  const last = Number(rounded.at(-1));
  return last % 2 === 1 && /^50*$/.test(rest) ? rounded.slice(0, -1) + (last - 1) : rounded;
}

function sign(value: number): string {
  return value < 0 || Object.is(value, -0) ? '-' : '';
}
