import type { WritableArray } from '../stored-array.js';
import type { OnnxAttribute, OnnxNode } from './graph.js';

/** Collects the nodes and constants of a graph. Names begin with the layer's that is being written. */
export class GraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: Record<string, WritableArray> = {};
  #scope = '';
  #names = new Map<string, number>();

  /** From here on, names begin with this. */
  enter(scope: string): void {
    this.#scope = scope;
  }

  /** Adds an operator of one output; returns the output's name. */
  node(operator: string, inputs: readonly string[], attributes: Record<string, OnnxAttribute> = {}): string {
    const output = this.name(operator);
    this.nodes.push({ operator, inputs, outputs: [output], attributes });
    return output;
  }

  constant(name: string, array: WritableArray): string {
    const full = this.name(name);
    this.initializers[full] = array;
    return full;
  }

  scalar(value: number): string {
    return this.constant('scalar', { shape: [], values: Float32Array.of(value) });
  }

  integers(name: string, values: readonly number[]): string {
    return this.constant(name, {
      shape: [values.length],
      dtype: 'int64',
      values: BigInt64Array.from(values, BigInt),
    });
  }

  /** A name that nothing else has. */
  name(base: string): string {
    const name = `${this.#scope}.${base}`;
    const count = this.#names.get(name) ?? 0;
    this.#names.set(name, count + 1);
    return count === 0 ? name : `${name}_${count}`;
  }
}
