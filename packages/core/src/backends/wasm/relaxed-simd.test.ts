/** Every test of the kernels once more, with fused multiply-add. */
import { setFlagsFromString } from 'node:v8';
import { expect, it } from 'vitest';
import { useRelaxedSimd } from '../index.js';

setFlagsFromString('--experimental-wasm-relaxed-simd');
const relaxed = await useRelaxedSimd();

it('runs on the relaxed kernels', () => expect(relaxed).toBe(true));

await import('../kernels/gated.test.js');
await import('../kernels/mat-mul.test.js');
await import('./module.test.js');
await import('../kernels/simple-rnn.test.js');
