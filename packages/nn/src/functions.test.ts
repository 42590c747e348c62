/** The arguments of functions, optimizers, schedulers and loaders: honoured by place, or refused by name. */
import { ones, UnrollError, zeros } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { any, message } from '../testing/index.js';
import * as nn from './index.js';
import { Adam, lrScheduler, SGD } from './optim/index.js';

describe('functions', () => {
  const itself: unknown[] = [];
  itself.push(itself);
  const detached = new Float32Array(2);
  structuredClone(detached, { transfer: [detached.buffer] });
  const plain = [{}, null, 5, [], () => 1, Symbol('a'), '', 1n, [null], Object.create(null)];
  const odd = [...plain, undefined, Number.NaN, 2 ** 53, itself, detached];
  const calls: [string, (value: never) => unknown][] = [
    ['manualSeed', (value) => nn.manualSeed(value)],
    ['rand', (value) => nn.rand(value)],
    ['randn', (value) => nn.randn([2], value)],
    ['randint', (value) => nn.randint(0, 3, value)],
    ['randperm', (value) => nn.randperm(value)],
    ['setRngState', (value) => nn.setRngState(value)],
    ['calculateGain', (value) => nn.init.calculateGain(value)],
    ['uniform_', (value) => nn.init.uniform_(value)],
    ['normal_', (value) => nn.init.normal_(ones([2]), value)],
    ['constant_', (value) => nn.init.constant_(ones([2]), value)],
    ['kaimingUniform_', (value) => nn.init.kaimingUniform_(ones([2, 2]), value, value)],
    ['clipGradNorm_', (value) => nn.utils.clipGradNorm_(value, 1)],
    ['clipGradValue_', (value) => nn.utils.clipGradValue_([], value)],
    ['padSequence', (value) => nn.utils.rnn.padSequence(value)],
    ['packSequence', (value) => nn.utils.rnn.packSequence(value)],
    ['packPaddedSequence', (value) => nn.utils.rnn.packPaddedSequence(ones([2, 2]), value)],
    ['padPackedSequence', (value) => nn.utils.rnn.padPackedSequence(value)],
    ['unpackSequence', (value) => nn.utils.rnn.unpackSequence(value)],
    ['unpadSequence', (value) => nn.utils.rnn.unpadSequence(ones([2, 2]), value)],
    ['invertPermutation', (value) => nn.utils.rnn.invertPermutation(value)],
    ['PackedSequence', (value) => new nn.utils.rnn.PackedSequence(value, value)],
    ['Sequential.at', (value) => new nn.Sequential(new nn.Tanh()).at(value)],
    ['Adam', (value) => new Adam(value)],
    ['Adam, lr', (value) => new Adam([ones([1])], value)],
    ['addParamGroup', (value) => new Adam([ones([1])]).addParamGroup(value)],
    ['loadStateDict', (value) => new Adam([ones([1])]).loadStateDict(value)],
    ['StepLR', (value) => new lrScheduler.StepLR(value, 1)],
    ['scheduler', (value) => new lrScheduler.StepLR(new Adam([ones([1])]), 1).loadStateDict(value)],
    ['plateau', (value) => new lrScheduler.ReduceLROnPlateau(new Adam([ones([1])])).step(value)],
    ['DataLoader', (value) => [...new nn.DataLoader(value)]],
    ['defaultCollate', (value) => nn.defaultCollate(value)],
    ['ModuleDict', (value) => new nn.ModuleDict({ a: new nn.Tanh() }).get(value)],
    ['ModuleList', (value) => new nn.ModuleList([]).extend(value)],
    ['ParameterList', (value) => new nn.ParameterList(value)],
    ['truncNormal_', (value) => nn.init.truncNormal_(ones([2]), value)],
    [
      'plateau state',
      (value) => new lrScheduler.ReduceLROnPlateau(new Adam([ones([1])])).loadStateDict(value),
    ],
    ['TensorDataset', (value) => new nn.TensorDataset(value)],
  ];

  test.each(calls)('%s of nonsense: a value or an error by name', (_, call) => {
    for (const value of odd) {
      try {
        call(any(value));
      } catch (error) {
        expect(error, `of ${typeof value}: ${error}`).toBeInstanceOf(UnrollError);
      }
    }
    nn.manualSeed(0);
  });

  test('by place', () => {
    expect(nn.rand(2, 3).shape).toEqual([2, 3]);
    expect(nn.randn(2, { requiresGrad: true }).requiresGrad).toBe(true);
    const [low, high] = [-0.1, 0.1];
    const drawn = nn.init.uniform_(zeros([500]), low, high).dataSync();
    expect(Math.max(...drawn)).toBeLessThanOrEqual(Math.fround(high));
    expect(Math.min(...drawn)).toBeLessThan(0);
    expect(Math.max(...nn.init.normal_(zeros([500]), 0, 0.01).dataSync())).toBeLessThan(0.1);
    expect(new Adam([ones([1])], 0.01).paramGroups[0]!.lr).toBe(0.01);
    expect(new SGD([ones([1])], 0.1, 0.9, 0, 0.01, true).paramGroups[0]).toMatchObject({
      ...{ lr: 0.1, momentum: 0.9, weightDecay: 0.01, nesterov: true },
    });
    expect(nn.utils.rnn.padSequence([ones([2]), ones([3])], true, 7).arraySync()).toEqual([
      [1, 1, 7],
      [1, 1, 1],
    ]);
  });

  test('the nearest name', () => {
    const parameters = () => [ones([1])];
    expect(message(() => new Adam(parameters(), any({ weight_decay: 0.1 })))).toBe(
      'Adam: unknown option `weight_decay`: did you mean `weightDecay`?',
    );
    expect(message(() => new Adam(any([{ params: ones([1]), learning_rate: 1 }])))).toContain(
      'unknown option `learning_rate`',
    );
    expect(message(() => new Adam(any(0.01)))).toContain('params argument given to the optimizer should be');
    expect(message(() => new Adam(parameters(), any('fast')))).toBe('Adam: lr must be a number, got "fast"');
    expect(message(() => new Adam([]))).toContain('optimizer got an empty parameter list');
    expect(message(() => nn.rand([2], any({ requires_grad: true })))).toContain(
      'did you mean `requiresGrad`?',
    );
    expect(message(() => nn.utils.rnn.padSequence(any(5)))).toContain(
      'Expected iterable for input sequences',
    );
  });
});
