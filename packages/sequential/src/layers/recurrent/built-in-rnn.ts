import { layer, layerOptions } from '../../engine/layer-class.js';
import type { LayerOptions } from '../../engine/layer-options.js';
import type { ArgumentsOf, Described, FieldsOf, GivenOf } from '../../options/describe.js';
import { type Fieldless, fieldless, type Made, made, type Values } from '../../options/option.js';
import type { BuiltInCell } from './built-in-cell.js';
import { loopOptions, loopReads, RNN } from './rnn.js';

/** An RNN around one of Keras's own cells. */
abstract class BuiltInRNN<ReturnState extends boolean, Cell extends BuiltInCell> extends RNN<
  ReturnState,
  Cell
> {
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

  protected override copyOptions(): Record<string, unknown> {
    return { ...this.cell.copyOptions(), ...super.copyOptions() };
  }

  override getConfig(): Record<string, unknown> {
    return { ...this.cell.getConfig(), ...super.getConfig() };
  }
}

/** A cell's options as a layer has them that hands them on. */
type ForCell<Table> = {
  readonly [K in keyof Table as Table[K] extends Made<unknown> ? never : K]: Fieldless<
    GivenOf<Table[K]>,
    Table[K] extends { isRequired: true } ? true : false
  >;
};

type OptionsAround<D extends Described> = ForCell<D['table']> & typeof loopOptions;

/** What a layer takes that makes its cell: what the cell takes, `D`, and what the loop around it does. */
export interface Around<D extends Described, Places extends readonly string[]>
  extends Described<OptionsAround<D>, Places, LayerOptions, never> {}

/**
 * The options of a layer that makes its cell.
 *
 * @param name Of the cell.
 */
export function optionsAround<
  D extends Described,
  const Places extends readonly ((keyof OptionsAround<D> & string) | 'activityRegularizer')[],
>(
  Cell: new (options: never) => BuiltInCell,
  name: string,
  cellOptions: D,
  places: Places,
): Around<D, Places> {
  const forCell = Object.fromEntries(
    Object.entries(cellOptions.table).flatMap(([option, entry]) =>
      'made' in entry ? [] : [[option, fieldless(entry.check, entry.read, entry.isRequired)]],
    ),
  );
  const cell = made((values: Values) => {
    const own = Object.keys(forCell).map((option) => [option, values[option]]);
    return new Cell({ ...Object.fromEntries(own), name } as never);
  });
  const table = { ...forCell, ...loopOptions, cell } as unknown as OptionsAround<D>;
  return layerOptions(table, places, { reads: loopReads });
}

/** A layer's class that takes the options `D`, and shows those of its cell, `CellD`. */
export type BuiltInRNNClass<Cell extends BuiltInCell, D, CellD> = abstract new <ReturnState extends boolean>(
  ...args: ArgumentsOf<D, { returnState: ReturnState }>
) => BuiltInRNN<ReturnState, Cell> & Omit<FieldsOf<CellD>, 'seedGenerator'>;

/** What Keras's layer `name` extends, which shows its cell's options as its own. */
export function builtInRNN<Cell extends BuiltInCell, D extends Described, CellD extends Described>(
  name: string,
  options: D,
  cellOptions: CellD,
): BuiltInRNNClass<Cell, D, CellD> {
  const Base = layer(name, options, BuiltInRNN as never as abstract new () => BuiltInRNN<boolean, Cell>);
  for (const [option, entry] of Object.entries(cellOptions.table)) {
    if ('made' in entry || entry.make === null) continue;
    Object.defineProperty(Base.prototype, option, {
      configurable: true,
      get(this: BuiltInRNN<boolean, Cell>) {
        return Reflect.get(this.cell, option);
      },
    });
  }
  return Base as unknown as BuiltInRNNClass<Cell, D, CellD>;
}
