/** The blog's network in float64: its weights, and one pass forward through time. */

export type Vector = readonly number[];
export type Matrix = number[][];

/** With H hidden units and I inputs. */
export interface Weights {
  /** [H, H] */
  Waa: Matrix;
  /** [H, I] */
  Wax: Matrix;
  /** [H, 1] */
  ba: Matrix;
  /** [1, H] */
  Wya: Matrix;
  /** [1, 1] */
  by: Matrix;
}

/** dL/dW for each weight, in its shape. */
export type Gradients = Weights;

export const weightNames = ['Waa', 'Wax', 'ba', 'Wya', 'by'] as const satisfies (keyof Weights)[];

/** What the network is shown at one time step, and what it should answer: 0 or 1. */
export interface Sample {
  x: Vector;
  target: number;
}

/** One time step of the pass forward. */
export interface Step extends Sample {
  /** a<t-1> */
  previous: Vector;
  /** a<t> */
  a: Vector;
  /** y<t> */
  y: number;
  /** L<t>, the binary cross-entropy of y<t> and the target */
  loss: number;
}

/** a<t> = tanh(Waa a<t-1> + Wax x<t> + ba), y<t> = sigmoid(Wya a<t> + by), from a<0> = 0. */
export function forward({ Waa, Wax, ba, Wya, by }: Weights, samples: readonly Sample[]): Step[] {
  let previous: Vector = ba.map(() => 0);
  return samples.map(({ x, target }) => {
    const a = ba.map(([b], i) => Math.tanh(dot(Waa[i]!, previous) + dot(Wax[i]!, x) + b!));
    const y = sigmoid(dot(Wya[0]!, a) + by[0]![0]!);
    const loss = -(target * Math.log(y) + (1 - target) * Math.log(1 - y));
    const step = { x, target, previous, a, y, loss };
    previous = a;
    return step;
  });
}

/** L = L<1> + ... + L<T>. */
export function totalLoss(steps: readonly Step[]): number {
  return steps.reduce((sum, { loss }) => sum + loss, 0);
}

export function mapWeights(weights: Weights, map: (matrix: Matrix, name: keyof Weights) => Matrix): Weights {
  const [Waa, Wax, ba, Wya, by] = weightNames.map((name) => map(weights[name], name));
  return { Waa: Waa!, Wax: Wax!, ba: ba!, Wya: Wya!, by: by! };
}

function dot(u: Vector, v: Vector): number {
  return u.reduce((sum, value, i) => sum + value * v[i]!, 0);
}

function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}
