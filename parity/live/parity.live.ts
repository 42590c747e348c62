/** Repeats what Keras and PyTorch have just computed. Started by run.mjs; see there. */
import { expect, test } from 'vitest';
import { Comparison, type EpochsRow, type Row } from './comparison.js';
import { dataCsv, dataSeries } from './data.js';
import { kerasFits, kerasLayers, kerasStreams } from './keras.js';
import { kerasFunctions } from './keras-functions.js';
import { kerasRules } from './keras-rules.js';
import { type Cases, readLiveFile } from './live-file.js';
import { coreOperations } from './operations.js';
import { stockKerasCurves, stockTorchCurves } from './stock.js';
import { torchModules, torchStreams, torchTraining } from './torch.js';
import { torchRules } from './torch-rules.js';

declare module 'vitest' {
  interface TaskMeta {
    rows?: Row[];
    epochsRows?: EpochsRow[];
  }
}

type Repeat<Case> = (cases: Case, compare: Comparison) => void | Promise<void>;

const parts: { [Part in keyof Cases]: Repeat<Cases[Part]> } = {
  data_csv: dataCsv,
  data_series: dataSeries,
  keras_streams: kerasStreams,
  keras_layers: kerasLayers,
  keras_fits: kerasFits,
  keras_rules: kerasRules,
  keras_functions: kerasFunctions,
  stock_keras: stockKerasCurves,
  torch_streams: torchStreams,
  torch_modules: torchModules,
  torch_training: torchTraining,
  torch_rules: torchRules,
  operations_core: coreOperations,
  stock_torch: stockTorchCurves,
};

const { cases: made, seeds } = readLiveFile();

async function repeat<Part extends keyof Cases>(part: Part, cases: Cases[Part]): Promise<Comparison> {
  const compare = new Comparison(part, seeds.length);
  await parts[part](cases, compare);
  return compare;
}

const names = Object.keys(parts) as (keyof Cases)[];
test.for(names.filter((part) => part in made))('%s', async (part, { task }) => {
  const { rows, epochsRows } = await repeat(part, made[part]!);
  Object.assign(task.meta, { rows, epochsRows });
  expect(rows.filter(({ different }) => different.length > 0)).toEqual([]);
});
