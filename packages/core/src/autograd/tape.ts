/**
 * The tape records what was computed, and walks back through it. Its semantics are PyTorch's.
 *
 * Each recorded operation is a node that points at the nodes of its inputs. Nodes are numbered as they are made, so a
 * node's inputs always have smaller numbers, and falling numbers are a topological order: backward needs no recursion,
 * which a sequence of a thousand steps would overflow.
 *
 * A node saves the values that its gradient reads, not the tensors: updating a parameter gives it new values, and a graph
 * goes on using those that its forward pass saw.
 */
import * as tf from '@tensorflow/tfjs-core';
import { add } from '../backends/kernels/elementwise.js';
import { GraphError } from '../errors.js';
import { copyToArray, holdsArrays } from '../memory/array-tensor.js';
import { type Finalizable, registerFinalizer, unregisterFinalizer } from '../memory/finalization.js';
import { isNative, release, retain } from '../memory/ownership.js';
import type { Shape } from '../shape.js';
import { gradients } from './gradients.js';
import type { Operation, OperationAttributes } from './operations.js';
import type { Rule } from './rule.js';

/** Where a value comes from: an operation's n-th output, or a leaf. */
export interface Edge {
  readonly node: OperationNode | LeafNode;
  readonly output: number;
}

let created = 0;

/** A tensor that requires a gradient and was not computed from others. `accumulate` adds to its `grad`. */
export class LeafNode {
  readonly id = created++;
  constructor(readonly accumulate: (gradient: tf.Tensor) => void) {}
}

export interface Recording<K extends Operation> {
  operation: K;
  attributes: OperationAttributes[K];
  inputs: readonly { values: tf.Tensor; edge: Edge | null }[];
  outputs: readonly tf.Tensor[];
}

/** The values that a node holds for backward. */
class SavedValues implements Finalizable {
  constructor(
    readonly inputs: readonly tf.Tensor[],
    readonly outputs: readonly tf.Tensor[],
  ) {
    for (const values of inputs) retain(values);
    for (const values of outputs) retain(values);
  }

  get needsFinalizer(): boolean {
    return this.inputs.some(isNative) || this.outputs.some(isNative);
  }

  release(): void {
    for (const values of this.inputs) release(values);
    for (const values of this.outputs) {
      release(values);
      // Whoever still holds the output may drop it without releasing it, and the kernels' memory is for what ends soon.
      if (!values.isDisposed) copyToArray(values);
    }
  }
}

const NOTHING: readonly tf.Tensor[] = [];

export class OperationNode {
  readonly id = created++;
  /** Null once the graph is freed, so that a handle to a result does not keep the graph before it. */
  private edges: readonly (Edge | null)[] | null;
  private saved: SavedValues | null;
  private readonly inputShapes: Shape[];
  private readonly operation: Operation;
  private readonly attributes: unknown;

  constructor({ operation, attributes, inputs, outputs }: Recording<Operation>) {
    const { saves } = gradients[operation];
    this.operation = operation;
    this.attributes = attributes;
    this.edges = inputs.map((input) => input.edge);
    this.inputShapes = inputs.map((input) => input.values.shape);
    this.saved = new SavedValues(
      saves === 'inputs' || saves === 'both' ? inputs.map((input) => input.values) : NOTHING,
      saves === 'outputs' || saves === 'both' ? outputs : NOTHING,
    );
    if (this.saved.needsFinalizer) registerFinalizer(this, this.saved);
  }

  get freed(): boolean {
    return this.edges === null;
  }

  get inputs(): readonly (Edge | null)[] {
    return this.edges ?? [];
  }

  /** Gradients of the inputs that need one, given those of the outputs; each is a new tensor that the caller owns. */
  differentiate(dys: readonly (tf.Tensor | null)[]): (tf.Tensor | null)[] {
    const rule = gradients[this.operation] as Rule<Operation>;
    const { inputs, outputs } = this.saved!;
    const needed = this.inputs.map((edge) => edge !== null);
    const compute = () => {
      const thunks = rule.gradient(dys, {
        inputs,
        outputs,
        inputShapes: this.inputShapes,
        attributes: this.attributes as OperationAttributes[Operation],
        needed,
      });
      return needed.map((isNeeded, i) => (isNeeded ? tf.keep(thunks[i]!()) : null));
    };
    if (needsNoTidy(rule)) return compute();
    let results: (tf.Tensor | null)[] = [];
    tf.tidy(() => {
      results = compute();
    });
    return results;
  }

  free(): void {
    if (this.saved === null) return;
    this.edges = null;
    if (this.saved.needsFinalizer) unregisterFinalizer(this);
    this.saved.release();
    this.saved = null;
  }
}

/** Tells whether an operation, forward and backward, needs no `tidy` on this backend. */
export function needsNoTidy({
  leavesNoTemporaries = false,
}: Pick<Rule<Operation>, 'leavesNoTemporaries'>): boolean {
  return leavesNoTemporaries && holdsArrays();
}

/**
 * Walks the graph from `root`, adding `gradient` of each leaf to that leaf, and frees the graph unless `retainGraph`.
 * Takes ownership of `gradient`.
 */
export function backward(root: Edge, gradient: tf.Tensor, retainGraph: boolean): void {
  const order = reachable(root.node);
  if (order.some((node) => node instanceof OperationNode && node.freed)) {
    gradient.dispose();
    throw new GraphError(
      'backward: this graph, or a part of it, was freed by an earlier backward. ' +
        'Pass { retainGraph: true } to the earlier call to go through it again',
    );
  }
  const pending: Pending = new Map();
  addTo(pending, root, gradient);
  try {
    walk(order, pending, retainGraph);
  } catch (error) {
    // A gradient in the kernels' memory would stay there: no collector sees it.
    for (const dys of pending.values()) for (const dy of dys) dy?.dispose();
    throw error;
  }
  if (!retainGraph) {
    for (const node of order) if (node instanceof OperationNode) node.free();
  }
}

/** Hands each node the gradients that have arrived for it, and adds those that it computes to the nodes before it. */
function walk(order: readonly (OperationNode | LeafNode)[], pending: Pending, retainGraph: boolean): void {
  for (const node of order) {
    const dys = pending.get(node);
    pending.delete(node);
    if (dys === undefined) continue;
    if (node instanceof LeafNode) {
      node.accumulate(dys[0]!);
      continue;
    }
    const { inputs } = node;
    let dxs: (tf.Tensor | null)[];
    try {
      dxs = node.differentiate(dys);
    } finally {
      for (const dy of dys) dy?.dispose();
    }
    // What this node has saved is freed here, so that the gradients of the nodes before it find room.
    if (!retainGraph) node.free();
    for (let i = 0; i < inputs.length; i++) {
      const edge = inputs[i]!;
      if (edge !== null) addTo(pending, edge, dxs[i]!);
    }
  }
}

/** Gradients that have arrived so far, by node and output. */
type Pending = Map<OperationNode | LeafNode, (tf.Tensor | null)[]>;

function addTo(pending: Pending, { node, output }: Edge, dx: tf.Tensor): void {
  let slots = pending.get(node);
  if (slots === undefined) {
    slots = [];
    pending.set(node, slots);
  }
  while (slots.length <= output) slots.push(null);
  const before = slots[output]!;
  if (before === null) {
    slots[output] = dx;
    return;
  }
  slots[output] = add(before, dx);
  before.dispose();
  dx.dispose();
}

/** Every node that `root` depends on and itself, latest first. */
function reachable(root: OperationNode | LeafNode): (OperationNode | LeafNode)[] {
  const found = new Set([root]);
  for (const node of found) {
    if (node instanceof LeafNode) continue;
    for (const edge of node.inputs) if (edge !== null) found.add(edge.node);
  }
  return [...found].sort((a, b) => b.id - a.id);
}
