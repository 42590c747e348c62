import { expect, it } from 'vitest';
import { ones, tensor, zeros } from '../index.js';

const read = (x: unknown) => JSON.parse(JSON.stringify(x)) as unknown;

it('is the type, the shape and the nested values, with what is not finite by name', () => {
  expect(
    read(
      tensor([
        [1, Number.NaN],
        [Infinity, -Infinity],
      ]),
    ),
  ).toEqual({
    dtype: 'float32',
    shape: [2, 2],
    values: [
      [1, 'NaN'],
      ['Infinity', '-Infinity'],
    ],
  });
  expect(read({ loss: tensor(0.5) })).toEqual({ loss: { dtype: 'float32', shape: [], values: 0.5 } });
  expect(read(tensor([true, false]))).toEqual({ dtype: 'bool', shape: [2], values: [true, false] });
  expect(read(tensor(Int32Array.of(-7)))).toEqual({ dtype: 'int32', shape: [1], values: [-7] });
  expect(read(zeros([0, 3]))).toEqual({ dtype: 'float32', shape: [0, 3], values: [] });
});

it('leaves nothing out of a large one', () => {
  const { values } = read(ones([60, 50])) as { values: number[][] };
  expect(values.flat()).toEqual(new Array(3000).fill(1));
});
