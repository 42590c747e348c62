import { golden } from '@unroll/testing';
import { expect, test, vi } from 'vitest';
import { Comparison } from '../live/comparison.js';
import { type KerasRules, kerasRules } from '../live/keras-rules.js';

const { cases } = golden<{ cases: KerasRules[] }>('keras_rules');

test('metrics, callbacks and class weights make the same of random data as Keras', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  const compare = new Comparison('keras_rules', 1);
  await kerasRules(cases, compare);
  expect(compare.rows.length).toBeGreaterThan(20);
  expect(compare.rows.filter(({ different }) => different.length > 0)).toEqual([]);
});
