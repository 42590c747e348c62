/** A tensor as text: torch's print in the words of TypeScript. */
import type { DType, TypedArray } from '../dtype.js';
import { type Shape, sizeOf } from '../shape.js';
import { type NumberFormat, numberFormat } from './numbers.js';

export interface Printed {
  values: TypedArray;
  shape: Shape;
  dtype: DType;
  requiresGrad: boolean;
}

/** The middle of each axis is left out beyond so many elements. */
const THRESHOLD = 1000;
/** So many elements stay at either end of an axis. */
const EDGE = 3;
const LINE = 80;
const PREFIX = 'tensor(';

/**
 * `tensor([[1., 2.],\n        [3., 4.]], shape=[2, 2])`: the values as torch 2.15 lays them out, then the shape unless it is
 * a scalar's, the type where the values do not tell, and `requiresGrad=true`.
 */
export function tensorText({ values, shape, dtype, requiresGrad }: Printed): string {
  const notes: string[] = [];
  if (shape.length > 0) notes.push(`shape=[${shape.join(', ')}]`);
  if (dtype === 'int32' || (values.length === 0 && dtype !== 'float32')) notes.push(`dtype=${dtype}`);
  if (requiresGrad) notes.push('requiresGrad=true');
  return withNotes(PREFIX + valuesText(values, shape), notes);
}

function valuesText(values: TypedArray, shape: Shape): string {
  const size = sizeOf(shape);
  if (size === 0) return '[]';
  const isShort = size > THRESHOLD;
  const shown: number[] = [];
  if (isShort) gather(values, shape, 0, 0, shown);
  const format = numberFormat(isShort ? shown : values, values);
  return new Layout(values, shape, format, isShort).text(0, 0, PREFIX.length);
}

/** The values that are shown of `shape` from `axis` on, appended to `shown`. */
function gather(values: TypedArray, shape: Shape, axis: number, at: number, shown: number[]): void {
  if (axis === shape.length) {
    shown.push(values[at]!);
    return;
  }
  const stride = sizeOf(shape.slice(axis + 1));
  for (const part of ends(shape[axis]!)) {
    for (const i of part) gather(values, shape, axis + 1, at + i * stride, shown);
  }
}

/** The indices of an axis that are shown: all, or those at its start and its end. */
function ends(size: number): number[][] {
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  return size > 2 * EDGE ? [range(0, EDGE), range(size - EDGE, size)] : [range(0, size)];
}

class Layout {
  constructor(
    private readonly values: TypedArray,
    private readonly shape: Shape,
    private readonly format: NumberFormat,
    private readonly isShort: boolean,
  ) {}

  /** The text of the values at `at`, from `axis` on, `indent` columns from the left. */
  text(axis: number, at: number, indent: number): string {
    const { shape, values, format } = this;
    const below = shape.length - axis;
    if (below === 0) return format.write(values[at]!);
    const stride = sizeOf(shape.slice(axis + 1));
    const item = (i: number) => this.text(axis + 1, at + i * stride, indent + 1);
    const size = shape[axis]!;
    const parts = this.isShort ? ends(size) : [Array.from({ length: size }, (_, i) => i)];
    const pieces = parts.map((part) => part.map(item));
    const items =
      pieces.length === 1 ? pieces[0]! : [...pieces[0]!, below === 1 ? ' ...' : '...', ...pieces[1]!];
    if (below === 1) return `[${this.lines(items, indent).join(`,\n${' '.repeat(indent + 1)}`)}]`;
    return `[${items.join(`,${'\n'.repeat(below - 1)}${' '.repeat(indent + 1)}`)}]`;
  }

  /** Puts as many of a row's numbers in a line as fit. */
  private lines(items: readonly string[], indent: number): string[] {
    const each = Math.max(1, Math.floor((LINE - indent) / (this.format.width + 2)));
    const lines: string[] = [];
    for (let i = 0; i < items.length; i += each) lines.push(items.slice(i, i + each).join(', '));
    return lines;
  }
}

/** The notes behind the values, on lines of their own where they do not fit. */
function withNotes(text: string, notes: readonly string[]): string {
  let result = text;
  let column = text.length - text.lastIndexOf('\n') + 1;
  for (const note of notes) {
    const isNewLine = column + note.length + 2 > LINE;
    result += isNewLine ? `,\n${' '.repeat(PREFIX.length)}${note}` : `, ${note}`;
    column = isNewLine ? PREFIX.length + note.length : column + note.length + 2;
  }
  return `${result})`;
}
