import { defineOptions, functionOf, type Leading, orNull } from '@unroll/core/internal';
import { Callback } from './callback.js';

/** The hooks of a callback: `onEpochEnd`, `onTrainBatchBegin`, ... */
export type Hooks = Partial<Omit<Callback, 'model' | 'params' | 'setModel' | 'setParams'>>;

type Hook<N extends keyof Hooks> = Hooks[N] | null;
type HooksOrNull = { [N in keyof Hooks]?: Hook<N> };

const hook = orNull(functionOf<() => void>());

const lambdaCallback = defineOptions<HooksOrNull>('LambdaCallback', {
  positional: [
    ...(['onEpochBegin', 'onEpochEnd', 'onTrainBegin', 'onTrainEnd'] as const),
    ...(['onTrainBatchBegin', 'onTrainBatchEnd'] as const),
  ],
  checks: {
    ...{ onEpochBegin: hook, onEpochEnd: hook, onTrainBegin: hook, onTrainEnd: hook },
    ...{ onTrainBatchBegin: hook, onTrainBatchEnd: hook, onBatchBegin: hook, onBatchEnd: hook },
    ...{ onTestBegin: hook, onTestEnd: hook, onTestBatchBegin: hook, onTestBatchEnd: hook },
    ...{ onPredictBegin: hook, onPredictEnd: hook, onPredictBatchBegin: hook, onPredictBatchEnd: hook },
  },
});

/** A callback made of functions: `new LambdaCallback({ onEpochEnd: (epoch, logs) => ... })`. keras.callbacks.LambdaCallback. */
export class LambdaCallback extends Callback {
  constructor(
    ...args: Leading<
      [
        onEpochBegin: Hook<'onEpochBegin'>,
        onEpochEnd: Hook<'onEpochEnd'>,
        onTrainBegin: Hook<'onTrainBegin'>,
        onTrainEnd: Hook<'onTrainEnd'>,
        onTrainBatchBegin: Hook<'onTrainBatchBegin'>,
        onTrainBatchEnd: Hook<'onTrainBatchEnd'>,
      ],
      HooksOrNull
    >
  ) {
    const hooks = lambdaCallback.read(args);
    super();
    for (const [name, given] of Object.entries(hooks))
      if (given !== null) Object.assign(this, { [name]: given });
  }
}
