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
  const given = Object.entries(inputs).filter((entry): entry is [string, Tensor] => Boolean(entry[1]));
  const names = given.map(([name]) => name);
  const tensors = given.map(([, tensor]) => tensor);
  const needsGradient = isGradEnabled() && tensors.some((tensor) => tensor.requiresGrad);
  const outputs = applyAll(
    kernel,
    tensors,
    { ...attributes, names } as unknown as Kernels[K],
    (...values) => {
      const named = Object.fromEntries(names.map((name, i) => [name, values[i]!]));
      return runKernel(kernel, named, { ...attributes, needsGradient });
    },
  ); // The graph holds it as long as backward may need it.
  outputs.pop()!.dispose();
  return outputs;
}
