import { Callback } from './callback.js';

/** The hooks of a callback: `onEpochEnd`, `onTrainBatchBegin`, ... */
export type Hooks = Partial<Omit<Callback, 'model' | 'params' | 'setModel' | 'setParams'>>;

/** A callback made of functions: `new LambdaCallback({ onEpochEnd: (epoch, logs) => ... })`. keras.callbacks.LambdaCallback. */
export class LambdaCallback extends Callback {
  constructor(hooks: Hooks) {
    super();
    Object.assign(this, hooks);
  }
}
