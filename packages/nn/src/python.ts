/** How Python writes values: modules print, and errors read, as they do in PyTorch. */
import { Tensor } from '@unroll/core';
import { describe } from '@unroll/core/internal';
import { Parameter } from './parameter.js';

export function pythonBool(value: boolean): string {
  return value ? 'True' : 'False';
}

/** `repr(float)`: 1.0, 0.001, 1e-05. */
export function pythonFloat(value: number): string {
  const [mantissa, power] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** `(2, 1, 40)`, and `(4,)` for one size. */
export function pythonTuple(sizes: readonly number[]): string {
  return sizes.length === 1 ? `(${sizes[0]},)` : `(${sizes.join(', ')})`;
}

/** `[2, 1, 40]`. */
export function pythonList(sizes: readonly number[]): string {
  return `[${sizes.join(', ')}]`;
}

/** `weightDecay` -> `weight_decay`: how PyTorch's state dicts name options. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** How errors name the kind of a value: `list`, `number`, `null`, `Linear`. */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Parameter) return 'Parameter';
  if (value instanceof Tensor) return 'Tensor';
  return typeof value === 'object' ? describe(value) : typeof value;
}
