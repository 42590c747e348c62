import type * as tf from '@tensorflow/tfjs-core';
import { applyAll } from '../autograd/apply.js';
import { isGradEnabled } from '../autograd/grad-mode.js';
import type { FusedKernel, Kernels } from '../autograd/kernels.js';
import { runKernel } from '../backends/index.js';
import type { Tensor } from '../tensor.js';

/** Runs a sequence kernel on its inputs by name; one that is null or not given is left out. The results are without the workspace. */
export function applyFused<K extends FusedKernel>(
  kernel: K,
  inputs: Readonly<Record<string, Tensor | null | undefined>>,
  attributes: Omit<Kernels[K], 'names'>,
): Tensor[] {
  const names: string[] = [];
  const tensors: Tensor[] = [];
  const named: Record<string, tf.Tensor> = {};
  let needsGradient = false;
  for (const name in inputs) {
    const tensor = inputs[name];
    if (!tensor) continue;
    names.push(name);
    tensors.push(tensor);
    named[name] = tensor.storage.tensor;
    needsGradient ||= tensor.requiresGrad;
  }
  needsGradient &&= isGradEnabled();
  const all = { ...attributes, names, needsGradient };
  const outputs = applyAll(kernel, tensors, all as unknown as Kernels[K], () =>
    runKernel(kernel, named, all),
  );
  // The graph holds it as long as backward may need it.
  outputs.pop()!.dispose();
  return outputs;
}
