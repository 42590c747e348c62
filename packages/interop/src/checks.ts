/** What the arguments of the conversions must be. */
import { type Check, count, expected, listOf, orNull } from '@unroll/core/internal';
import { Module } from '@unroll/nn';
import { Sequential } from '@unroll/sequential';
import type { SampleShape } from './steps.js';

export const sampleShape: Check<SampleShape> = listOf(orNull(count));

export function requireModule(operation: string, value: unknown): asserts value is Module {
  if (!(value instanceof Module)) throw expected(operation, 'module', 'a module of @unroll/nn', value);
}

export function requireModel(operation: string, value: unknown): asserts value is Sequential {
  if (!(value instanceof Sequential)) {
    throw expected(operation, 'model', 'a Sequential of @unroll/sequential', value);
  }
}
