export { chronologicalSplit, type SplitSize, withHistory } from './chronological-split.js';
export type { Column, DateColumn, NumberColumn, TextColumn } from './column.js';
export { type FillMethod, fillMethods, fillMissing } from './fill.js';
export type { Frame } from './frame.js';
export { MinMaxScaler, type MinMaxScalerOptions, NotFittedError, type Rows } from './min-max-scaler.js';
export { type ReadCsvOptions, readCsv } from './read-csv.js';
export { type SlidingWindows, slidingWindows } from './sliding-windows.js';
