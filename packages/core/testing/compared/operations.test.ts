import { golden, noNative } from '@unroll/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BackendName, setBackend } from '../../src/backend.js';
import * as core from '../../src/index.js';
import * as losses from '../../src/losses/index.js';
import { logSoftmaxAlong, softmaxAlong } from '../../src/ops/activations.js';
import { standardize } from '../../src/ops/normalization.js';
import { differenceOf, type OperationCase } from './case.js';
import { notCompared, operations } from './operations.js';

const { cases } = golden<{ cases: OperationCase[] }>('core_operations');

test('every exported function is compared with PyTorch, or said why not', () => {
  const names = Object.entries({ ...core, ...losses, logSoftmaxAlong, softmaxAlong, standardize })
    .filter(([, value]) => typeof value === 'function')
    .map(([name]) => name);
  const unknown = names.filter((name) => !(name in operations) && !(name in notCompared));
  expect(unknown).toEqual([]);
  const listed = [...Object.keys(operations), ...Object.keys(notCompared)];
  expect(listed.filter((name) => !names.includes(name))).toEqual([]);
});

test('there are cases of every operation', () => {
  expect(new Set(cases.map(({ op }) => op))).toEqual(new Set(Object.keys(operations)));
});

const backends: BackendName[] = noNative ? ['cpu', 'wasm'] : ['cpu', 'native', 'wasm'];

describe.each(backends)('on %s', (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend('cpu'));

  test.each(Object.keys(operations))('%s', (name) => {
    const own = cases.filter(({ op }) => op === name);
    const different = own.flatMap((c) => {
      const difference = differenceOf(c);
      return difference === undefined ? [] : [{ difference, args: c.args, inputs: JSON.stringify(c.inputs) }];
    });
    expect(different).toEqual([]);
  });
});
