import type { LayerOptions } from '../../layer.js';
import { RNN, type RNNOptions } from './rnn.js';
import type { UnitsCell } from './units-cell.js';

/** The options that a layer such as LSTM hands to its cell: all but those of the loop around it. */
export type ForCell<CellOptions> = Omit<CellOptions, keyof LayerOptions>;

const LOOP_OPTIONS = [
  ...['name', 'trainable', 'inputShape', 'batchInputShape', 'activityRegularizer'],
  ...['returnSequences', 'returnState', 'goBackwards', 'stateful', 'unroll', 'zeroOutputForMask'],
];

/** `options` for the loop over time, and for the cell in it. */
export function splitOptions<ReturnState extends boolean, CellOptions extends LayerOptions>(
  options: RNNOptions<ReturnState> & ForCell<CellOptions>,
  cellName: string,
): { loop: RNNOptions<ReturnState>; cell: CellOptions } {
  const entries = Object.entries(options);
  const loop = Object.fromEntries(entries.filter(([key]) => LOOP_OPTIONS.includes(key)));
  const cell = Object.fromEntries(entries.filter(([key]) => !LOOP_OPTIONS.includes(key)));
  return { loop, cell: { ...cell, name: cellName } as CellOptions };
}

/** An RNN around one of Keras's own cells, which shows the cell's options as its own. */
export abstract class UnitsRNN<ReturnState extends boolean, Cell extends UnitsCell> extends RNN<
  ReturnState,
  Cell
> {
  get units(): number {
    return this.cell.units;
  }

  get activation() {
    return this.cell.activation;
  }

  get useBias(): boolean {
    return this.cell.useBias;
  }

  get dropout(): number {
    return this.cell.dropout;
  }

  get recurrentDropout(): number {
    return this.cell.recurrentDropout;
  }

  get kernelInitializer() {
    return this.cell.kernelInitializer;
  }

  get recurrentInitializer() {
    return this.cell.recurrentInitializer;
  }

  get biasInitializer() {
    return this.cell.biasInitializer;
  }

  override getConfig(): Record<string, unknown> {
    const { cell: _, ...loop } = super.getConfig();
    return { ...this.cell.getConfig(), ...loop };
  }
}
