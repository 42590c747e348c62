import { expect, test } from 'vitest';
import { zeros } from '../create.js';
import { ArgumentError } from '../errors.js';
import type { Tensor } from '../tensor.js';
import * as losses from './index.js';

const all = Object.entries(losses) as unknown as [string, (a: unknown, b: unknown, c: number) => Tensor][];

test.each(all)('%s names what is no tensor', (name, loss) => {
  for (const nonsense of [undefined, null, 1, 'x', [1, 2], Symbol('x')]) {
    expect(() => loss(nonsense, zeros([2]), 1)).toThrow(ArgumentError);
    expect(() => loss(zeros([2]), nonsense, 1)).toThrow(new RegExp(`^${name}: \\w+ must be a Tensor, got`));
  }
});
