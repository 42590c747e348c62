/** The arguments of what writes and reads files, in Keras's order. */
import { check, defineOptions, flag, type Leading, recordOf, text } from '@unroll/core/internal';
import { only } from '../arguments/checks.js';
import type { CustomObjects } from '../serialized/scope.js';
import type { ModelSource } from './sources.js';

export interface DeserializeOptions {
  /** Layers, losses, functions, ... of one's own, by the names they were saved under. */
  customObjects?: CustomObjects;
}

export interface LoadOptions {
  /** Whether to compile the model as it was, and to take the optimizer's state. Default true. */
  compile?: boolean;
  /** Layers, losses, functions, ... of one's own, by the names they were saved under. */
  customObjects?: CustomObjects;
  /** Keras's; nothing in a file is ever run. */
  safeMode?: true;
}

export interface SaveWeightsOptions {
  /** Whether a file that is there may be replaced. Default true. */
  overwrite?: boolean;
}

export interface SaveOptions extends SaveWeightsOptions {
  /** Keras's: a `.keras` file is an archive here, always. */
  zipped?: true | null;
}

export interface LoadWeightsOptions {
  /** Keras's: weights that do not fit are an error here, always. */
  skipMismatch?: false;
}

type Path = { path: string };

export type SaveArguments = Leading<
  [path: string, overwrite: boolean, zipped: true | null],
  SaveOptions & Path
>;
export type SaveWeightsArguments = Leading<[path: string, overwrite: boolean], SaveWeightsOptions & Path>;

export const saveArguments = defineOptions<SaveOptions & Path>('save', {
  positional: ['path', 'overwrite', 'zipped'],
  required: 1,
  checks: { path: text, overwrite: flag, zipped: only('a .keras file is an archive', true, null) },
});

export const saveWeightsArguments = defineOptions<SaveWeightsOptions & Path>('saveWeights', {
  positional: ['path', 'overwrite'],
  required: 1,
  checks: { path: text, overwrite: flag },
});

/** What is in it is seen when it is opened. */
const source = check<ModelSource>(
  'a path, a URL, a File, a Response or bytes',
  (value) => typeof value === 'string' || (typeof value === 'object' && value !== null),
);

export const loadWeightsArguments = defineOptions<LoadWeightsOptions & { source: ModelSource }>(
  'loadWeights',
  {
    positional: ['source', 'skipMismatch'],
    required: 1,
    checks: { source, skipMismatch: only('weights that do not fit are an error', false) },
  },
);

/** Classes and functions by name, of any kind: what they are made for checks them. */
const customObjects = recordOf(check<unknown>('anything', () => true)) as ReturnType<
  typeof check<CustomObjects>
>;

/** Options of what makes layers of configs. */
export const deserializeArguments = defineOptions<DeserializeOptions>('fromConfig', {
  checks: { customObjects },
});

export const loadArguments = defineOptions<LoadOptions>('loadModel', {
  checks: { compile: flag, customObjects, safeMode: only('nothing in a file is ever run', true) },
});
