import { tensor } from '@unroll/core';
import { ArgumentError, ShapeError } from '@unroll/core/errors';
import { describe, expect, test } from 'vitest';
import { NotFittedError } from './column-scaler.js';
import { MinMaxScaler } from './min-max-scaler.js';
import { StandardScaler } from './standard-scaler.js';

const rows = [
  [1, 10],
  [3, 30],
  [2, Number.NaN],
];

describe.each([
  ['MinMaxScaler', MinMaxScaler],
  ['StandardScaler', StandardScaler],
] as const)('%s', (name, Scaler) => {
  test('tensors, rows and typed arrays say the same', () => {
    const expected = new Scaler().fitTransform(rows);
    expect(new Scaler().fitTransform(tensor(rows))).toEqual(expected);
    expect(new Scaler().fitTransform(rows.map((row) => Float32Array.from(row)))).toEqual(expected);
    const flat = new Scaler().fitTransform([1, 3, 2]);
    expect(flat).toBeInstanceOf(Float64Array);
    for (const x of [tensor([1, 3, 2]), new Float32Array([1, 3, 2]), new Int32Array([1, 3, 2])]) {
      expect(new Scaler().fitTransform(x)).toEqual(flat);
    }
    expect(new Scaler().fit(rows).inverseTransform(tensor([[0, 0]]))).toEqual(
      new Scaler().fit(rows).inverseTransform([[0, 0]]),
    );
  });

  test('JSON keeps all of it, NaN too', () => {
    const scaler = new Scaler().fit([
      [1, Number.NaN, 5],
      [0.1, Number.NaN, 5],
    ]);
    const back = Scaler.fromJSON(JSON.parse(JSON.stringify(scaler)));
    expect(back).toBeInstanceOf(Scaler);
    expect(back.transform([[0.3, 1, 2]])).toEqual(scaler.transform([[0.3, 1, 2]]));
    expect(Scaler.fromJSON(JSON.stringify(scaler)).toJSON()).toEqual(scaler.toJSON());
    expect(JSON.parse(JSON.stringify(scaler))).toMatchObject({ scaler: name });
    expect(() => Scaler.fromJSON(JSON.stringify(new Scaler())).transform([1])).toThrow(NotFittedError);
  });

  test.each([
    ['{"scaler":"Other"}', `${name}.fromJSON: json must be what toJSON of a ${name} gave, got "Other"`],
    ['{', `${name}.fromJSON: json must be`],
    [null, `${name}.fromJSON: json must be`],
    [{ scaler: name, fitted: {} }, 'fitted must be an object of'],
    [{ scaler: name, fitted: { mean: ['1'] } }, 'fitted must be an object of'],
    [{ scaler: name, fitted: null, color: 1 }, 'unknown option `color`'],
  ])('not from %j', (json, message) => {
    expect(() => Scaler.fromJSON(json)).toThrow(ArgumentError);
    expect(() => Scaler.fromJSON(json)).toThrow(message);
  });

  test.each([
    [[1, null], ArgumentError, `${name}.fit: x[1] must be a number, got null`],
    [[[1], 2], ArgumentError, `${name}.fit: row 1 of x must be an array as row 0 is, got 2`],
    [[1n], ArgumentError, `${name}.fit: x[0] must be a number, got 1n`],
    [['1'], ArgumentError, 'got "1"'],
    [5, ArgumentError, `${name}.fit: x must be an array of numbers, rows of numbers, or a tensor, got 5`],
    [undefined, ArgumentError, 'got undefined'],
    [[[]], ShapeError, 'at least one sample and one feature'],
    [tensor(1), ShapeError, 'x must have 1 or 2 axes, got a tensor of shape []'],
    [[Number.NEGATIVE_INFINITY], ArgumentError, 'got -Infinity at row 0, feature 0'],
  ])('not fitted to %s', (x, kind, message) => {
    expect(() => new Scaler().fit(x as number[])).toThrow(kind);
    expect(() => new Scaler().fit(x as number[])).toThrow(message);
  });
});

test('options are honoured or refused', () => {
  expect(new MinMaxScaler([-1, 1], { clip: true }).fit([0, 2]).transform([1, 5])).toEqual(
    new Float64Array([0, 1]),
  );
  expect(() => new MinMaxScaler({ feature_range: [-1, 1] } as object)).toThrow(
    'MinMaxScaler: unknown option `feature_range`: did you mean `featureRange`?',
  );
  expect(() => new StandardScaler({ with_mean: false } as object)).toThrow('did you mean `withMean`?');
  for (const featureRange of [[0, Number.NaN], [0], [0, 1, 2], ['0', '1'], null, 5]) {
    expect(() => new MinMaxScaler({ featureRange: featureRange as never })).toThrow(ArgumentError);
  }
});
