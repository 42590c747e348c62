import { ArgumentError } from '@unroll/core';
import {
  between,
  defineOptions,
  flag,
  functionOf,
  type Leading,
  oneOf,
  orNull,
  printable,
  worded,
} from '@unroll/core/internal';
import { type SymbolicShape, shapeText } from '../shapes/shape.js';
import { fixed } from './python-format.js';
import { type Column, tableLines } from './table.js';
import { standardOutput } from './terminal.js';

/** What the summary reads of a layer. */
export interface SummaryLayer {
  readonly name: string;
  readonly className: string;
  readonly outputShape: SymbolicShape | 'unbuilt';
  readonly built: boolean;
  readonly trainable?: boolean;
  readonly weights: readonly { readonly trainable: boolean; numElements(): number }[];
  countParams(): number;
}

/** What the summary reads of a model. */
export interface SummaryModel {
  readonly name: string;
  readonly layers: readonly SummaryLayer[];
  /** Counted once it is built, by the first step of training. */
  readonly optimizer?:
    | { readonly built: boolean; readonly variables: readonly { dtype: string; values: ArrayLike<number> }[] }
    | null
    | undefined;
}

export interface SummaryOptions {
  /** Characters of a line. Default 88, or what the terminal has less 4. */
  lineLength?: number | null;
  /** Takes the whole text, once. Default: to standard output, in colour if it is a terminal. */
  printFn?: ((text: string) => void) | null;
  /** Adds a column that says whether a layer is trained. Default false. */
  showTrainable?: boolean;
  /** Keras's; columns are where they are, nested models in one row, and all layers there: not taken. */
  positions?: null;
  expandNested?: false;
  layerRange?: null;
}

/** Arguments that `summary` takes by position: Keras's. */
export type SummaryArguments = Leading<
  [
    lineLength: number | null,
    positions: null,
    printFn: ((text: string) => void) | null,
    expandNested: false,
    showTrainable: boolean,
    layerRange: null,
  ],
  SummaryOptions
>;

export const summaryArguments = defineOptions<SummaryOptions>('summary', {
  positional: ['lineLength', 'positions', 'printFn', 'expandNested', 'showTrainable', 'layerRange'],
  checks: {
    lineLength: orNull(worded('an integer from 1 to 10000', between(1, 10_000))),
    positions: oneOf(null),
    printFn: orNull(functionOf<(text: string) => void>()),
    expandNested: oneOf(false),
    showTrainable: flag,
    layerRange: oneOf(null),
  },
});

interface Style {
  bold: (text: string) => string;
  /** One of the terminal's 256 colours. */
  color: (text: string | number, color: number) => string;
}

const PLAIN: Style = { bold: (text) => text, color: (text) => String(text) };
const ANSI: Style = {
  bold: (text) => `\x1b[1m${text}\x1b[0m`,
  color: (text, color) => `\x1b[38;5;${color}m${text}\x1b[0m`,
};
const SYMBOL = 33;
const NUMBER = 34;
const UNKNOWN = 45;

/**
 * Prints the model's layers, their output shapes and parameters, in Keras's table. keras.Model.summary.
 *
 * @throws ArgumentError when `lineLength` leaves a column fewer than 4 characters.
 */
export function summary(model: SummaryModel, { printFn, ...options }: SummaryOptions = {}): void {
  const terminal = standardOutput();
  const lineLength = options.lineLength ?? Math.min(options.showTrainable ? 100 : 88, terminal.columns - 4);
  const style = printFn == null && (terminal.color ?? terminal.isTTY) ? ANSI : PLAIN;
  const print = printFn ?? ((text) => terminal.write(text));
  print(summaryText(model, lineLength, options.showTrainable ?? false, style));
}

function summaryText(model: SummaryModel, lineLength: number, showTrainable: boolean, style: Style): string {
  const rows = model.layers.map((layer) => [
    `${printable(layer.name)} (${printable(layer.className)})`,
    layer.outputShape === 'unbuilt' ? '?' : kerasShape(layer.outputShape),
    layer.built ? thousands(layer.countParams()) : '0 (unbuilt)',
    ...(showTrainable ? [layer.weights.length === 0 ? '-' : layer.trainable === false ? 'N' : 'Y'] : []),
  ]);
  const lines = [
    style.bold(`Model: "${printable(model.name)}"`),
    ...tableLines(columnsOf(lineLength, showTrainable, style), rows, lineLength),
    ...totals(model).map(
      ({ title, count, bytes }) =>
        `${style.bold(` ${title} params: `)}${style.color(thousands(count), NUMBER)} (${readableSize(bytes)})`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function columnsOf(lineLength: number, showTrainable: boolean, style: Style): Column[] {
  const shares = showTrainable ? [0.45 * 0.9, 0.8 * 0.9, 0.9, 1] : [0.45, 0.8, 1];
  const ends = shares.map((share) => Math.floor(share * lineLength));
  const widths = ends.map((end, i) => end - (ends[i - 1] ?? 0));
  if (widths.some((width) => width < 4)) {
    throw new ArgumentError(`Insufficient console width to print summary: ${lineLength} characters`);
  }
  const columns: Omit<Column, 'width'>[] = [
    {
      header: 'Layer (type)',
      align: 'left',
      style: (text) => text.replace(/\((\w+)\)$/, (_, name: string) => `(${style.color(name, SYMBOL)})`),
    },
    {
      header: 'Output Shape',
      align: 'left',
      style: (text) =>
        text.replace(/None|\d+/g, (size) => style.color(size, size === 'None' ? UNKNOWN : NUMBER)),
    },
    {
      header: 'Param #',
      align: 'right',
      style: (text) => text.replace(/[\d,]*\d/, (digits) => style.color(digits, NUMBER)),
    },
    { header: 'Trainable', align: 'center', style: style.bold },
  ];
  return columns.slice(0, widths.length).map((column, i) => ({ ...column, width: widths[i]! }));
}

function totals(model: SummaryModel): { title: string; count: number; bytes: number }[] {
  const weights = model.layers.flatMap((layer) => layer.weights);
  const counted = (trainable: boolean) =>
    weights.reduce((total, weight) => total + (weight.trainable === trainable ? weight.numElements() : 0), 0);
  const line = (title: string, count: number, bytes = 4 * count) => ({ title, count, bytes });

  const parts = [line('Trainable', counted(true)), line('Non-trainable', counted(false))];
  if (model.optimizer?.built) {
    const { variables } = model.optimizer;
    const count = variables.reduce((total, { values }) => total + values.length, 0);
    const bytes = variables.reduce(
      (total, { dtype, values }) => total + (dtype === 'int64' ? 8 : 4) * values.length,
      0,
    );
    parts.push(line('Optimizer', count, bytes));
  }
  const add = (key: 'count' | 'bytes') => parts.reduce((total, part) => total + part[key], 0);
  return [line('Total', add('count'), add('bytes')), ...parts];
}

/** A shape as the summary has it, `(None, 50)`; unlike Python's tuples without a comma behind a single size. */
function kerasShape(shape: SymbolicShape): string {
  return shapeText(shape).replace(',)', ')');
}

function thousands(count: number): string {
  return count.toLocaleString('en-US');
}

function readableSize(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${fixed(size, 2)} ${units[unit]}`;
}
