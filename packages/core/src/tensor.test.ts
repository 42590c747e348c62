import { inspect } from 'node:util';
import '@unroll/testing';
import { describe, expect, test } from 'vitest';
import * as unroll from './index.js';
import {
  arange,
  DisposedError,
  eye,
  full,
  memory,
  ones,
  setBackend,
  type Tensor,
  tensor,
  zeros,
} from './index.js';

const values = (x: Tensor) => [...x.dataSync()];

describe('creation', () => {
  test('nesting gives the shape, options override it', () => {
    expect(tensor(3).shape).toEqual([]);
    expect(
      tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]).shape,
    ).toEqual([2, 3]);
    expect(tensor([Float32Array.of(1, 2), Float32Array.of(3, 4)]).arraySync()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(tensor(new Float64Array([1, 2, 3, 4]), { shape: [2, -1] }).arraySync()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(tensor([]).shape).toEqual([0]);
  });

  test('types follow the values unless told', () => {
    expect(tensor([1, 2]).dtype).toBe('float32');
    expect(tensor(Int32Array.of(1)).dtype).toBe('int32');
    expect(tensor([true, false]).dtype).toBe('bool');
    expect(tensor([1.7, -1.7], { dtype: 'int32' }).arraySync()).toEqual([1, -1]);
  });

  test('copies what it is given', () => {
    const source = Float32Array.of(1, 2);
    const x = tensor(source);
    source[0] = 99;
    expect(values(x)).toEqual([1, 2]);
  });

  test('zeros, ones, full, arange, eye', () => {
    expect(values(zeros([2]))).toEqual([0, 0]);
    expect(values(ones([2]))).toEqual([1, 1]);
    expect(full([1, 2], 7).arraySync()).toEqual([[7, 7]]);
    expect(values(arange(3))).toEqual([0, 1, 2]);
    expect(values(arange(1, 0, -0.25))).toEqual([1, 0.75, 0.5, 0.25]);
    expect(eye(2).arraySync()).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  test('bad input is named', () => {
    expect(() => tensor([[1, 2], [3]])).toThrow('Expected [2] as row 0, got [1] in row 1');
    expect(() => tensor([1, 2, 3], { shape: [2, 2] })).toThrow(
      /shape \[2, 2\] is invalid for input of size 3/,
    );
    expect(() => tensor(['a'] as unknown as number[])).toThrow(
      'values[0] must be numbers or booleans, got "a"',
    );
    expect(() => full([-1], 0)).toThrow(/shape must be a list of non-negative integers/);
    expect(() => arange(0, 1, 0)).toThrow(/step must be a number other than 0/);
    expect(() => tensor(Int32Array.of(1), { requiresGrad: true })).toThrow(/only float32 tensors/);
  });
});

describe('shapes', () => {
  const x = arange(24).reshape(2, 3, 4);

  test('reshape, view and flatten keep the elements', () => {
    expect(x.view(-1, 12).shape).toEqual([2, 12]);
    expect(x.reshape([4, 6]).shape).toEqual([4, 6]);
    expect(x.flatten().shape).toEqual([24]);
    expect(() => x.view(5, -1)).toThrow(/shape \[5, -1\] is invalid for input of size 24/);
  });

  test('permute, transpose, squeeze, unsqueeze', () => {
    expect(x.permute(2, 0, 1).shape).toEqual([4, 2, 3]);
    expect(x.transpose().shape).toEqual([2, 4, 3]);
    expect(x.transpose(0, 2).shape).toEqual([4, 3, 2]);
    expect(x.unsqueeze(1).shape).toEqual([2, 1, 3, 4]);
    expect(x.unsqueeze(-1).squeeze().shape).toEqual([2, 3, 4]);
    expect(ones([1, 2, 1]).squeeze(0).shape).toEqual([2, 1]);
    expect(x.squeeze(1).shape).toEqual([2, 3, 4]);
    expect(() => x.permute(0, 0, 1)).toThrow(/expected each of 3 axes once/);
  });

  test('slice, narrow, select, gather, reverse', () => {
    expect(x.slice([1, 0, 2], [1, 2, -1]).arraySync()).toEqual([
      [
        [14, 15],
        [18, 19],
      ],
    ]);
    expect(x.narrow(1, -1, 1).shape).toEqual([2, 1, 4]);
    expect(x.select(0, -1).select(0, 0).arraySync()).toEqual([12, 13, 14, 15]);
    expect(x.gather([2, 0], 2).shape).toEqual([2, 3, 2]);
    expect(values(arange(3).reverse(0))).toEqual([2, 1, 0]);
    expect(() => x.select(0, 2)).toThrow(/index must be an integer in \[-2, 1\], got 2/);
    expect(() => x.gather([3], 1)).toThrow(/indices must be in \[0, 2\], got 3/);
    expect(() => x.slice([0, 0, 3], [1, 1, 2])).toThrow(/reach outside shape \[2, 3, 4\]/);
  });

  test('t, expand, split, chunk, partial flatten, clone', () => {
    expect(tensor([[1, 2]]).t().shape).toEqual([2, 1]);
    expect(tensor([1, 2]).t().shape).toEqual([2]);
    expect(ones([3, 1]).expand(2, -1, 4).shape).toEqual([2, 3, 4]);
    expect(() => ones([3, 1]).expand(-1, 3, 4)).toThrow(/does not broadcast/);
    expect(x.split(3, -1).map((piece) => piece.shape)).toEqual([
      [2, 3, 3],
      [2, 3, 1],
    ]);
    expect(arange(5).chunk(2).map(values)).toEqual([
      [0, 1, 2],
      [3, 4],
    ]);
    expect(x.flatten(1).shape).toEqual([2, 12]);
    expect(x.flatten(0, 1).shape).toEqual([6, 4]);
    expect(() => x.flatten(2, 1)).toThrow(/startDim must be at most endDim/);
    expect(() => x.split(0)).toThrow(/size must be an integer >= 1, got 0/);
    const leaf = tensor([1, 2], { requiresGrad: true });
    leaf.clone().sum().backward();
    expect(values(leaf.grad!)).toEqual([1, 1]);
  });

  test('concat and stack', () => {
    const a = tensor([[1, 2]]);
    expect(unroll.concat([a, a]).shape).toEqual([2, 2]);
    expect(unroll.stack([a, a], -1).arraySync()).toEqual([
      [
        [1, 1],
        [2, 2],
      ],
    ]);
    expect(() => unroll.concat([a, ones([1, 3])])).toThrow(/Expected \[1, 2\], got \[1, 3\] for tensor 1/);
    expect(() => unroll.concat([])).toThrow(/at least one tensor/);
  });

  test('size counts from both ends', () => {
    expect(x.size()).toEqual([2, 3, 4]);
    expect(x.size(-1)).toBe(4);
    expect(() => x.size(3)).toThrow(/dim must be in \[-3, 2\], got 3/);
  });
});

describe('arithmetic', () => {
  test('broadcasts, takes numbers, and reads integers as floats', () => {
    expect(
      tensor([[1], [2]])
        .add(tensor([10, 20]))
        .arraySync(),
    ).toEqual([
      [11, 21],
      [12, 22],
    ]);
    expect(values(tensor([1, 2]).sub(1).div(2).pow(2))).toEqual([0, 0.25]);
    expect(values(tensor(Int32Array.of(3)).div(2))).toEqual([1.5]);
    expect(() => ones([2]).add(ones([3]))).toThrow('add: shapes [2] and [3] cannot be broadcast together');
  });

  test('reductions over all, some, negative and kept axes', () => {
    const x = arange(6).reshape(2, 3);
    expect(x.sum().item()).toBe(15);
    expect(values(x.sum(-1))).toEqual([3, 12]);
    expect(x.mean(0, true).arraySync()).toEqual([[1.5, 2.5, 3.5]]);
    expect(x.max().item()).toBe(5);
    expect(values(x.min(1))).toEqual([0, 3]);
    expect(values(x.argMax(0))).toEqual([1, 1, 1]);
    expect(unroll.variance(x).item()).toBeCloseTo(35 / 12, 6);
    expect(() => x.sum(2)).toThrow(/axis must be in \[-2, 1\], got 2/);
    expect(() => x.sum([0, -2])).toThrow(/each axis may appear once/);
  });

  test('matmul of vectors, matrices and batches', () => {
    const a = arange(6).reshape(2, 3);
    expect(a.matmul(a, { transposeB: true }).arraySync()).toEqual([
      [5, 14],
      [14, 50],
    ]);
    expect(a.matmul(tensor([1, 0, 0])).arraySync()).toEqual([0, 3]);
    expect(
      tensor([1, 2])
        .matmul(tensor([3, 4]))
        .item(),
    ).toBe(11);
    expect(ones([4, 2, 3]).matmul(ones([3, 5])).shape).toEqual([4, 2, 5]);
    expect(() => a.matmul(a)).toThrow('inner sizes must match. Expected 3 from [2, 3], got 2 from [2, 3]');
  });

  test('comparisons give bools, where chooses', () => {
    const x = tensor([1, 2, 3]);
    expect(x.greater(2).arraySync()).toEqual([0, 0, 1]);
    expect(x.less(2).dtype).toBe('bool');
    expect(values(unroll.where(x.greaterEqual(2), x, 0))).toEqual([0, 2, 3]);
  });

  test('elementwise functions against Math', () => {
    const points = [-1.5, -0.3, 0.2, 2];
    const x = tensor(points);
    const checks: [Tensor, (v: number) => number][] = [
      [x.tanh(), Math.tanh],
      [x.sigmoid(), (v) => 1 / (1 + Math.exp(-v))],
      [x.exp(), Math.exp],
      [x.expm1(), Math.expm1],
      [x.softplus(), (v) => Math.log1p(Math.exp(v))],
      [x.relu(), (v) => Math.max(v, 0)],
      [x.abs(), Math.abs],
      [x.clip(-1, 1), (v) => Math.min(Math.max(v, -1), 1)],
      [x.square().sqrt(), Math.abs],
    ];
    for (const [actual, f] of checks) expect(actual.dataSync()).toBeAllClose(points.map(f), { rtol: 1e-6 });
    expect(x.softmax().sum().item()).toBeCloseTo(1, 6);
    expect(x.clamp({ max: 0 }).dataSync()).toBeAllClose([-1.5, -0.3, 0, 0]);
    expect(ones([2, 4]).softmax(0).dataSync()).toBeAllClose(new Array(8).fill(0.5));
    expect(ones([2, 4]).dim()).toBe(2);
    expect(x.logSoftmax().dataSync()).toBeAllClose(x.softmax().log().dataSync(), { rtol: 1e-5 });
  });
});

describe('life of a tensor', () => {
  test('item, array and data', async () => {
    expect(tensor([[5]]).item()).toBe(5);
    expect(await tensor([1, 2]).array()).toEqual([1, 2]);
    expect(zeros([2, 0]).arraySync()).toEqual([[], []]);
    expect(await zeros([0, 2]).array()).toEqual([]);
    expect([...(await tensor([1, 2]).data())]).toEqual([1, 2]);
    expect(() => tensor([1, 2]).item()).toThrow(/only a tensor with one element/);
  });

  test.each(['cpu', 'wasm'] as const)(
    'on %s, dispose lets go, and use after it is an error',
    async (backend) => {
      await setBackend(backend);
      const before = memory();
      const x = tensor([1, 2, 3]);
      const isCounted = backend === 'wasm' ? 1 : 0;
      expect(memory()).toMatchObject({
        numTensors: before.numTensors + isCounted,
        numBytes: before.numBytes + 12 * isCounted,
      });
      x.dispose();
      x.dispose();
      expect(memory()).toEqual(before);
      expect(x.isDisposed).toBe(true);
      expect(() => x.add(1)).toThrow(DisposedError);
      await setBackend('cpu');
    },
  );

  test('the array of a tensor that is disposed is kept for the next', () => {
    const before = memory().reservedBytes;
    const x = ones([1000, 3]).mul(2);
    x.dispose();
    expect(memory().reservedBytes).toBe(before + 12_000);
    const next = ones([3, 1000]).mul(3);
    expect(memory().reservedBytes).toBe(before);
    next.dispose();
  });

  test('detach shares values and survives the original', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = x.detach();
    expect(y.requiresGrad).toBe(false);
    x.dispose();
    expect(values(y)).toEqual([1, 2]);
  });

  test('assign replaces a leaf, checks the size, and refuses results', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    x.assign(tensor([3, 4]));
    expect(values(x)).toEqual([3, 4]);
    expect(() => x.assign(new Float32Array(3))).toThrow('values must have shape [2], got [3]');
    expect(() => x.mul(2).assign(new Float32Array(2))).toThrow(/only leaves/);
  });

  test('prints its values, by String, template and Node', () => {
    const x = tensor([[1, 2]], { requiresGrad: true });
    const text = 'tensor([[1., 2.]], shape=[1, 2], requiresGrad=true)';
    expect(String(x)).toBe(text);
    expect(`${x}`).toBe(text);
    expect(inspect(x)).toBe(text);
    expect(inspect({ x: tensor([[1], [2]]) })).toBe(
      '{\n  x: tensor([[1.],\n          [2.]], shape=[2, 1])\n}',
    );
    expect(Object.prototype.toString.call(x)).toBe('[object Tensor]');
    expect(String(zeros([300, 300])).length).toBeLessThan(500);
    x.dispose();
    expect(inspect(x)).toBe('tensor(disposed)');
  });
});

describe('what is given to a tensor is a value of its kind, or an error by name', () => {
  const x = () => tensor([1, 2], { requiresGrad: true });
  const loose = (y: Tensor) => y as unknown as Record<string, (...args: unknown[]) => unknown>;

  test.each<[unknown, string]>([
    ['a', 'size: dim must be an integer, got "a"'],
    [0.5, 'size: dim must be an integer, got 0.5'],
    [null, 'size: dim must be an integer, got null'],
    [1, 'size: dim must be in [-1, 0], got 1'],
  ])('size(%j)', (dim, message) => {
    expect(() => loose(x()).size!(dim)).toThrow(message);
  });

  test.each<[string, unknown, string]>([
    ['requiresGrad', 'yes', 'requiresGrad: value must be true or false, got "yes"'],
    ['requiresGrad', undefined, 'requiresGrad: value must be true or false, got undefined'],
    ['grad', 5, 'grad: value must be a tensor, got 5'],
    ['grad', undefined, 'grad: value must be a tensor, got undefined'],
    ['grad', tensor(Int32Array.of(1, 2)), 'grad: value must be a tensor of type float32'],
    ['grad', tensor([1]), "grad: value must have the tensor's shape [2], got [1]"],
  ])('%s = %s', (name, value, message) => {
    expect(() => Object.assign(x(), { [name]: value })).toThrow(message);
  });

  test.each<[unknown[], string]>([
    [[1], 'backward: gradient must be a tensor or null, got 1'],
    [[{ retain_graph: true }], 'backward: unknown option `retain_graph`: did you mean `retainGraph`?'],
    [[{ createGraph: true }], 'backward: unknown option `createGraph`'],
    [[{ retainGraph: 1 }], 'retainGraph must be true or false, got 1'],
    [[null, true, true], 'backward: expected at most 2 by position'],
    [[tensor([1])], "backward: gradient must have the tensor's shape [2], got [1]"],
  ])('backward, case %#', (args, message) => {
    expect(() => loose(x().mul(2)).backward!(...args)).toThrow(message);
  });

  test("backward takes torch's places", () => {
    const leaf = x();
    const y = leaf.mul(3);
    y.backward(tensor([1, 10]), true);
    y.backward({ gradient: tensor([1, 10]) });
    expect(values(leaf.grad!)).toEqual([6, 60]);
    leaf.mul(2).sum().backward(null);
    leaf.mul(1).backward(tensor(Int32Array.of(0, 0)));
    expect(values(leaf.grad!)).toEqual([8, 62]);
  });

  test('assign casts to the type of the leaf', () => {
    const leaf = x();
    leaf.assign(tensor(Int32Array.of(3, 4)));
    expect([leaf.dtype, values(leaf)]).toEqual(['float32', [3, 4]]);
    leaf.assign(Int32Array.of(5, 6));
    expect([leaf.dtype, leaf.dataSync()]).toEqual(['float32', Float32Array.of(5, 6)]);
    const counts = tensor(Int32Array.of(1, 2));
    counts.assign(tensor([1.9, -1.9]));
    expect([counts.dtype, values(counts)]).toEqual(['int32', [1, -1]]);
    expect(() => loose(leaf).assign!([1, 2])).toThrow('assign: values must be a Tensor, a Float32Array');
    expect(() => loose(leaf).assign!()).toThrow('got undefined');
  });
});

describe('an array that was given away', () => {
  const detached = () => {
    const x = tensor([1, 2, 3, 4], { shape: [2, 2], requiresGrad: true });
    const y = x.exp();
    const view = x.reshape(4);
    structuredClone(x.dataSync(), { transfer: [x.dataSync().buffer] });
    return { x, y, view };
  };
  const message = 'tensor: its array has been transferred or resized. Expected 4 elements, found 0';

  test.each<[string, (x: Tensor) => unknown]>([
    ['add', (x) => x.add(1)],
    ['matmul', (x) => x.matmul(x)],
    ['sum', (x) => x.sum()],
    ['a kernel of tfjs', (x) => x.erf()],
    ['concat', (x) => unroll.concat([x, x])],
    ['slice', (x) => x.narrow(0, 0, 1)],
    ['dataSync', (x) => x.dataSync()],
    ['arraySync', (x) => x.arraySync()],
    ['String', (x) => String(x)],
    ['JSON', (x) => JSON.stringify(x)],
    ['tensor', (x) => tensor(x)],
  ])('is an error by name: %s', (_, use) => {
    expect(() => use(detached().x)).toThrow(message);
    const known = detached().x;
    known.dispose();
  });

  test('of views and in backward too, and others go on', () => {
    const { view, x } = detached();
    expect(() => view.mul(2)).toThrow(message);
    const z = ones([2, 2], { requiresGrad: true });
    const product = z.mul(z);
    structuredClone(z.dataSync(), { transfer: [z.dataSync().buffer] });
    expect(() => product.sum().backward()).toThrow(DisposedError);
    x.assign(ones([2, 2]));
    expect(values(x.add(1))).toEqual([2, 2, 2, 2]);
  });

  test('or resized, is one as well; a shared one is read', () => {
    // TypeScript's library of this year does not know of it.
    const Resizable = ArrayBuffer as unknown as new (
      size: number,
      options: { maxByteLength: number },
    ) => ArrayBuffer & { resize(size: number): void };
    const buffer = new Resizable(16, { maxByteLength: 32 });
    const x = unroll.fromTypedArray(new Float32Array(buffer), [4]);
    buffer.resize(32);
    expect(() => x.add(1)).toThrow('Expected 4 elements, found 8');
    buffer.resize(8);
    expect(() => x.add(1)).toThrow('Expected 4 elements, found 2');
    const beyond = new Float32Array(buffer, 4, 1);
    buffer.resize(0);
    expect(() => tensor(beyond)).toThrow('an array that has not been transferred or resized');
    const shared = new Float32Array(new SharedArrayBuffer(8)).fill(3);
    expect(values(unroll.fromTypedArray(shared, [2]).add(1))).toEqual([4, 4]);
  });
});
