import { ArgumentError, type Tensor } from '@unroll/core';
import { describe, expected } from '@unroll/core/internal';
import { ownWords } from '../../arguments/checks.js';
import { layer, layerOptions } from '../../engine/layer-class.js';
import { type ReadWithin, required } from '../../options/option.js';
import { shown } from '../../serialized/read-options.js';
import { requireShape, type SymbolicShape } from '../../shapes/shape.js';
import { serializeLayer } from '../serialize-layer.js';
import {
  type CellCallOptions,
  type CellSequence,
  type CellSequenceOptions,
  cellSequence,
  RecurrentCell,
  type StateSize,
} from './recurrent-cell.js';

/** A cell out of a config. */
export const readCell: ReadWithin = (value, where, inner) => inner.layer(value, where, RecurrentCell);

const options = layerOptions(
  {
    cells: required(ownWords<readonly RecurrentCell[]>('a list of cells'), {
      make: requireCells,
      write: (cells) => cells.map(serializeLayer),
      read(value, where, inner) {
        if (Array.isArray(value)) return value.map((item, i) => readCell(item, `${where}[${i}]`, inner));
        throw new ArgumentError(`${where} must be a list of cells, got ${shown(value)}`);
      },
    }),
  },
  ['cells'],
);

/**
 * Several cells as one, each fed with the output of the one before. keras.layers.StackedRNNCells.
 *
 * Keras nests the states of cells that have several; here states are one flat list, from the first cell's to the last's.
 *
 * @throws ArgumentError for what is not a cell, or without any.
 *
 * @example
 * const stack = new StackedRNNCells([new LSTMCell(8), new LSTMCell(4)]);
 * new RNN(stack).apply(zeros([32, 10, 3])).shape // [32, 4]
 */
export class StackedRNNCells extends layer('StackedRNNCells', options, RecurrentCell) {
  get stateSize(): StateSize {
    return this.cells.map(({ stateSize }) => stateSize);
  }

  override get outputSize(): number {
    return this.cells.at(-1)!.outputSize;
  }

  override build(inputShape: SymbolicShape): void {
    requireShape(this.name, inputShape);
    let shape = inputShape;
    for (const cell of this.cells) {
      this.buildSublayer(cell, shape);
      shape = [shape[0] ?? null, cell.outputSize];
    }
    super.build(inputShape);
  }

  override call(inputs: Tensor, options: CellCallOptions): [Tensor, ...Tensor[]] {
    this.requireCall(inputs, options);
    const { states, ...rest } = options;
    let output = inputs;
    const after = this.statesByCell(states).flatMap((own, i) => {
      const [next, ...cellStates] = this.cells[i]!.apply(output, { ...rest, states: own });
      output = next;
      return cellStates;
    });
    return [output, ...after];
  }

  /** One cell over all steps, then the next: the same as all cells step by step, and each can run fused. */
  override runSequence(x: Tensor, states: readonly Tensor[], options: CellSequenceOptions): CellSequence {
    this.requireSequence(x, states, options);
    const results: CellSequence[] = [];
    for (const [i, own] of this.statesByCell(states).entries()) {
      const inputs = results.at(-1)?.sequence ?? x;
      results.push(this.cells[i]!.runSequence(inputs, own, options));
    }
    return cellSequence(results.at(-1)!, () => results.flatMap((result) => result.states));
  }

  override clone(): StackedRNNCells {
    return new StackedRNNCells(this.cells.map((cell) => cell.clone()));
  }

  private statesByCell(states: readonly Tensor[]): Tensor[][] {
    let from = 0;
    return this.cells.map(({ stateSizes }) => {
      from += stateSizes.length;
      return states.slice(from - stateSizes.length, from);
    });
  }
}

function requireCells(cells: readonly RecurrentCell[]): readonly RecurrentCell[] {
  if (!Array.isArray(cells)) throw expected('StackedRNNCells', 'cells', 'a list of cells', cells);
  for (const cell of cells) {
    if (cell instanceof RecurrentCell) continue;
    throw new ArgumentError(
      `All cells must have a \`call\` method. Received cell without a \`call\` method: ${describe(cell)}`,
    );
  }
  if (cells.length === 0) throw new ArgumentError('StackedRNNCells: expected at least one cell, got []');
  return [...cells];
}
