import type { LayerOptions } from '../../layer.js';
import { layerChecks, pick } from '../../layer-checks.js';
import type { BuiltInCell } from './built-in-cell.js';
import { loopChecks } from './recurrent-checks.js';
import { RNN, type RNNOptions } from './rnn.js';

/** The options that a layer such as LSTM hands to its cell: all but those of the loop around it. */
export type ForCell<CellOptions> = Omit<CellOptions, keyof LayerOptions>;

/** `options` for the loop over time, and for the cell in it. */
export function splitOptions<ReturnState extends boolean, CellOptions extends LayerOptions>(
  options: RNNOptions<ReturnState> & ForCell<CellOptions>,
  cellName: string,
): { loop: RNNOptions<ReturnState>; cell: CellOptions } {
  const loop = pick(options, { ...layerChecks, ...loopChecks });
  const rest = Object.entries(options).filter(([key]) => !Object.hasOwn(loop, key));
  return { loop, cell: { ...Object.fromEntries(rest), name: cellName } as CellOptions };
}

/** An RNN around one of Keras's own cells, which shows the cell's options as its own. */
export abstract class BuiltInRNN<ReturnState extends boolean, Cell extends BuiltInCell> extends RNN<
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

  /** The weights of the cell; null before the layer is built. */
  get kernel() {
    return this.cell.kernel;
  }

  get recurrentKernel() {
    return this.cell.recurrentKernel;
  }

  get bias() {
    return this.cell.bias;
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
