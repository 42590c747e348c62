import { expect, test } from 'vitest';
import { ArgumentError } from '../errors.js';
import { enableGrad, isGradEnabled, noGrad } from './grad-mode.js';

test.each([undefined, null, 1, 'body', Promise.resolve(), {}])('%s is nothing to run', (body) => {
  const run = body as () => void;
  expect(() => noGrad(run)).toThrow(ArgumentError);
  expect(() => noGrad(run)).toThrow(/^noGrad: body must be a function, got/);
  expect(() => enableGrad(run)).toThrow(/^enableGrad: body must be a function, got/);
  expect(isGradEnabled()).toBe(true);
});
