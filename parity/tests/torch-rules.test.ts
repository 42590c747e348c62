import { golden } from '@unroll/testing';
import { expect, test } from 'vitest';
import { Comparison } from '../live/comparison.js';
import { type TorchRules, torchRules } from '../live/torch-rules.js';

const { cases } = golden<{ cases: TorchRules[] }>('torch_rules');

test('losses, optimizers and schedulers make the same of random settings as PyTorch', () => {
  const compare = new Comparison('torch_rules', 1);
  torchRules(cases, compare);
  expect(compare.rows.length).toBe(17);
  expect(compare.rows.filter(({ different }) => different.length > 0)).toEqual([]);
});
