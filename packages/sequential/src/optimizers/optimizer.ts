import { ArgumentError, noGrad, ShapeError } from '@unroll/core';
import {
  borrowValues,
  check,
  createSlots,
  defineOptions,
  describe,
  expected,
  instanceOf,
  listOf,
  number,
  updateParameter,
} from '@unroll/core/internal';
import type { UpdateRule } from '@unroll/core/optim';
import { requireArgument } from '../arguments/require.js';
import { autoName } from '../naming.js';
import { Variable } from '../variables/variable.js';
import { clipByGlobalNorm, clipByNorm, clipByValue, type Gradients } from './clipping.js';
import { isLearningRate, type LearningRate, serializeLearningRate } from './learning-rate.js';
import { type OptimizerOptions, optimizerChecks } from './optimizer-arguments.js';
import { LearningRateSchedule } from './schedules/schedule.js';
import { type OptimizerVariable, type SlotName, type Slots, setSlots, slotVariables } from './slots.js';

const optimizerArguments = defineOptions<OptimizerOptions>('Optimizer', { checks: optimizerChecks });

/**
 * Changes variables by their gradients. keras.optimizers.Optimizer.
 *
 * A subclass names one of core's update rules and its hyperparameters; the base owns everything around it: weight decay,
 * clipping, the count of steps, and the arrays that the rule keeps for each variable.
 */
export abstract class Optimizer<Hyperparameters = unknown> {
  readonly name: string;
  /** Steps done so far. */
  iterations = 0;
  readonly weightDecay: number | null;
  readonly clipnorm: number | null;
  readonly clipvalue: number | null;
  readonly globalClipnorm: number | null;
  /**
   * Whether what several lookups of one row of a table add up to is squared as one, as in tf.keras, whose training goes on so;
   * Keras 3 squares each.
   *
   * @internal
   */
  joinsLookups = false;

  protected abstract readonly rule: UpdateRule<Hyperparameters>;
  /** Slots by Keras's names, in its order: the slots of a group alternate from variable to variable. */
  protected abstract readonly slotGroups: readonly (readonly SlotName[])[];

  #slots: Map<Variable, Slots> | null = null;
  #learningRate: LearningRate;

  /** @throws ArgumentError when the learning rate is not a number, or when more than one limit is given. */
  constructor(options: OptimizerOptions & { learningRate: LearningRate }) {
    const { learningRate, weightDecay, clipnorm, clipvalue, globalClipnorm, name } =
      optimizerArguments.readNamed(options, new.target.name);
    this.name = name ?? autoName(this.constructor.name);
    if (typeof learningRate === 'number' && !Number.isFinite(learningRate)) {
      throw expected(this.name, 'learningRate', 'a number', learningRate);
    }
    if (learningRate === undefined || !isLearningRate(learningRate)) {
      throw new ArgumentError(
        'Argument `learningRate` should be a number, an instance of LearningRateSchedule, or a function that returns ' +
          `the rate. Received instead: learningRate=${describe(learningRate)}`,
      );
    }
    this.#learningRate = learningRate;
    this.weightDecay = weightDecay ?? null;
    this.clipnorm = clipnorm ?? null;
    this.clipvalue = clipvalue ?? null;
    this.globalClipnorm = globalClipnorm ?? null;
    if ([clipnorm, clipvalue, globalClipnorm].filter((limit) => limit != null).length > 1) {
      throw new ArgumentError(
        'Only one of `clipnorm`, `clipvalue` and `globalClipnorm` can be set. Received: ' +
          `clipnorm=${clipnorm}, clipvalue=${clipvalue}, globalClipnorm=${globalClipnorm}`,
      );
    }
  }

  /** The rule's options for a step at this learning rate. */
  protected abstract hyperparameters(learningRate: number): Hyperparameters;

  /** The rate of the next step. */
  get learningRate(): number {
    const rate = this.#learningRate;
    if (typeof rate === 'number') return rate;
    return rate instanceof LearningRateSchedule ? rate.at(this.iterations) : rate();
  }

  /** @throws ArgumentError when a schedule, or a function, gives the rate. */
  set learningRate(learningRate: number) {
    if (typeof this.#learningRate !== 'number') {
      throw new ArgumentError(
        'This optimizer was created with a `LearningRateSchedule` object as its `learningRate` constructor argument, ' +
          'hence its learning rate is not settable. If you need the learning rate to be settable, you should instantiate ' +
          'the optimizer with a float `learningRate` argument.',
      );
    }
    requireArgument(this.name, 'learningRate', number, learningRate);
    this.#learningRate = learningRate;
  }

  /** Whether `build` has been called, by hand or by the first `apply`. */
  get built(): boolean {
    return this.#slots !== null;
  }

  /** Makes the slots of the variables that this optimizer will change. */
  build(variables: readonly Variable[]): void {
    if (this.#slots !== null) return;
    requireArgument(this.name, 'variables', variableList, variables);
    const hyperparameters = this.hyperparameters(this.learningRate);
    this.#slots = new Map(
      variables.map((variable) => [
        variable,
        createSlots(this.rule, hyperparameters, variable.numElements()),
      ]),
    );
  }

  /**
   * One step: changes every variable by its gradient; null leaves a variable alone.
   *
   * @throws ArgumentError when no variable has a gradient, or for a variable that the optimizer was not built with.
   * @throws ShapeError when a gradient has another number of elements than its variable.
   */
  apply(gradients: readonly (Float32Array | null)[], variables: readonly Variable[]): void {
    requireArgument(this.name, 'gradients', gradientList, gradients);
    requireArgument(this.name, 'variables', variableList, variables);
    if (gradients.length !== variables.length) {
      throw expected(this.name, 'gradients', `as many as variables (${variables.length})`, gradients.length);
    }
    if (variables.length === 0) return;
    if (gradients.every((gradient) => gradient === null)) {
      throw new ArgumentError('No gradients provided for any variable.');
    }
    this.build(variables);
    // Keras keeps the rate in a float32 variable.
    const learningRate = Math.fround(this.learningRate);
    const hyperparameters = this.hyperparameters(learningRate);
    const clipped = this.#clip(
      gradients.map((values, i) => values && { values, lookups: variables[i]!.takeLookups() }),
    );
    const step = this.iterations + 1;
    for (let i = 0; i < variables.length; i++) {
      const variable = variables[i]!;
      const slots = this.#slotsOf(variable);
      const gradient = clipped[i];
      if (gradient == null) continue;
      const { values } = gradient;
      const lookups = this.joinsLookups ? null : gradient.lookups;
      if (values.length !== variable.numElements()) {
        throw new ShapeError(
          `${this.name}: gradient of ${variable.path} must have ${variable.numElements()} elements, got ${values.length}`,
        );
      }
      const squares = lookups?.added((g) => g * g);
      const magnitudes = lookups?.added(Math.abs);
      const parameter = this.#decayed(variable, learningRate);
      const update = { parameter, gradient: values, slots, step, squares, magnitudes };
      updateParameter(variable.value, this.rule, update, hyperparameters);
      constrain(variable);
    }
    this.iterations += 1;
  }

  /** The state in Keras's order: iteration, learning rate, then the slots. Slots appear once the optimizer is built. */
  get variables(): readonly OptimizerVariable[] {
    const scalars: OptimizerVariable[] = [
      { name: 'iteration', dtype: 'int64', shape: [], values: [this.iterations] },
    ];
    if (typeof this.#learningRate === 'number') {
      const values = Float32Array.of(this.#learningRate);
      scalars.push({ name: 'learning_rate', dtype: 'float32', shape: [], values });
    }
    if (this.#slots === null) return scalars;
    return [...scalars, ...slotVariables(this.slotGroups, this.#slots), ...this.ownVariables()];
  }

  /**
   * Goes on from what `variables` gave, in that order; without slots, only from the count of steps and the rate.
   *
   * @param trained What it is going to change, if it has not been built yet.
   * @throws ArgumentError when there are more or fewer arrays, or one has another number of elements. Nothing is set then.
   */
  setVariables(values: readonly ArrayLike<number>[], trained: readonly Variable[]): void {
    requireArgument(this.name, 'values', arrayList, values);
    const scalars = typeof this.#learningRate === 'number' ? 2 : 1;
    if (values.length > scalars) this.build(trained);
    const { variables } = this;
    const expectedCount = values.length === scalars ? scalars : variables.length;
    if (values.length !== expectedCount) {
      throw expected(this.name, 'variables', `${expectedCount} arrays`, values.length);
    }
    for (const [i, given] of values.entries()) {
      const { name, values: own } = variables[i]!;
      if (given.length !== own.length)
        throw expected(this.name, name, `${own.length} elements`, given.length);
    }
    this.iterations = values[0]![0]!;
    if (scalars === 2) this.#learningRate = values[1]![0]!;
    if (values.length === scalars) return;
    const taken = setSlots(this.slotGroups, this.#slots!, values.slice(scalars));
    this.setOwnVariables(values.slice(scalars + taken));
  }

  /** What a subclass remembers beside the slots. */
  protected ownVariables(): OptimizerVariable[] {
    return [];
  }

  /** Takes back what `ownVariables` gave. */
  protected setOwnVariables(_values: readonly ArrayLike<number>[]): void {}

  /** The options as Keras names them. */
  getConfig(): Record<string, unknown> {
    return {
      name: this.name,
      learning_rate: serializeLearningRate(this.#learningRate),
      weight_decay: this.weightDecay,
      clipnorm: this.clipnorm,
      global_clipnorm: this.globalClipnorm,
      clipvalue: this.clipvalue,
      use_ema: false,
      ema_momentum: 0.99,
      ema_overwrite_frequency: null,
      loss_scale_factor: null,
      gradient_accumulation_steps: null,
    };
  }

  #clip(gradients: Gradients): Gradients {
    if (this.clipnorm) return clipByNorm(gradients, this.clipnorm);
    if (this.globalClipnorm) return clipByGlobalNorm(gradients, this.globalClipnorm);
    if (this.clipvalue) return clipByValue(gradients, this.clipvalue);
    return gradients;
  }

  #decayed({ value }: Variable, learningRate: number): Float32Array | undefined {
    const { weightDecay } = this;
    if (weightDecay === null) return undefined;
    return borrowValues(value).map((p) => p - p * weightDecay * learningRate);
  }

  #slotsOf(variable: Variable): Slots {
    const slots = this.#slots?.get(variable);
    if (slots === undefined) {
      throw new ArgumentError(
        `Unknown variable: ${describe(variable.path)}. This optimizer can only be called for the variables it was ` +
          'originally built with. When working with a new set of variables, you should recreate a new optimizer instance.',
      );
    }
    return slots;
  }
}

const variableList = listOf(instanceOf('a Variable', () => Variable));
const gradientList = listOf(
  check<Float32Array | null>(
    'a Float32Array or null',
    (value) => value === null || value instanceof Float32Array,
  ),
);
const arrayList = listOf(
  check<ArrayLike<number>>(
    'an array of numbers',
    (value) =>
      (ArrayBuffer.isView(value) && !(value instanceof DataView) && !(value instanceof BigInt64Array)) ||
      listOf(number).accepts(value),
  ),
);

function constrain(variable: Variable): void {
  const { constraint, value } = variable;
  if (constraint !== null) noGrad(() => variable.assign(constraint.apply(value)));
}
