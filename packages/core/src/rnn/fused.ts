import { isGradEnabled } from '../autograd/grad-mode.js';
import type { FusedOperation, OperationAttributes } from '../autograd/operations.js';
import { runKernel } from '../backends/index.js';
import { unnamed } from '../backends/named-values.js';
import { applyAll } from '../ops/apply.js';
import type { Tensor } from '../tensor.js';

/** What a sequence kernel's attributes say about a call, beside the layer's own. */
export interface FusedCall {
  /** Names of the inputs in their order. */
  names: string[];
  /** Whether backward may come by. */
  needsGradient: boolean;
  /** Whether it then has to compute the gradient of x. */
  needsInputGradient: boolean;
}

/**
 * Runs a sequence kernel on its inputs by name; one that is null or not given is left out. The results are without the
 * workspace.
 *
 * @param attributes Gives the kernel's attributes: an object literal with all of `call`, which is cheaper than to spread it.
 */
export function applyFused<K extends FusedOperation>(
  kernel: K,
  inputs: Readonly<Record<string, Tensor | null | undefined>> & { x: Tensor },
  attributes: (call: FusedCall) => OperationAttributes[K] & FusedCall,
): Tensor[] {
  const names: string[] = [];
  const tensors: Tensor[] = [];
  const named = unnamed();
  let needsGradient = false;
  for (const name in inputs) {
    const tensor = inputs[name];
    if (!tensor) continue;
    names.push(name);
    tensors.push(tensor);
    named[name] = tensor.values;
    needsGradient ||= tensor.requiresGrad;
  }
  needsGradient &&= isGradEnabled();
  const all = attributes({
    names,
    needsGradient,
    needsInputGradient: inputs.x.requiresGrad,
  });
  const outputs = applyAll(kernel, tensors, all, () => runKernel(kernel, named, all));
  // The graph holds it as long as backward may need it.
  outputs.pop()!.dispose();
  return outputs;
}
