/** Everything the program prints, in 80 columns and without colours, so that it reads the same in a pipe. */
import Table from 'cli-table3';
import { agree, float32Tolerance, largestDifference } from './compare.js';
import type { ExampleOptions } from './example.js';
import { stateGradients } from './formulas.js';
import { type Gradients, type Step, totalLoss, type Vector, type Weights, weightNames } from './model.js';

export interface Report {
  options: ExampleOptions;
  weights: Weights;
  steps: readonly Step[];
  formulas: Gradients;
  tape: Gradients;
  differences: Gradients;
}

export function report(results: Report): string {
  const blocks = [model(), weightValues(results), passForward(results), formulaText()];
  return `${[...blocks, gradients(results), agreement(results), vanishing(results)].join('\n\n')}\n`;
}

function model(): string {
  return `BACK-PROPAGATION THROUGH TIME, BY HAND

The network. One state a<t> is carried through time, from a<0> = 0:

  a<t> = tanh(Waa a<t-1> + Wax x<t> + ba)
  y<t> = sigmoid(Wya a<t> + by)
  L<t> = -(target<t> log y<t> + (1 - target<t>) log(1 - y<t>))
  L    = L<1> + ... + L<T>`;
}

function weightValues({ options, weights }: Report): string {
  const rows = weightNames.flatMap((name) =>
    weights[name].map((row, i) => `  ${(i === 0 ? `${name} =` : '').padEnd(5)} [ ${vector(row, 3)} ]`),
  );
  return `The weights, drawn from seed ${options.seed}. They are eighths: what you see is exact.\n\n${rows.join('\n')}`;
}

function passForward({ steps }: Report): string {
  const rows = steps.map(({ x, a, y, target, loss }, t) => [
    `${t + 1}`,
    wrapped(x, 2, 3),
    wrapped(a, 3, 5),
    y.toFixed(5),
    `${target}`,
    loss.toFixed(5),
  ]);
  const body = table(['t', 'x<t>', 'a<t>', 'y<t>', 'target', 'L<t>'], rows);
  return `The pass forward. Each a<t> is made from the one above it.\n\n${body}\nL = ${totalLoss(steps).toFixed(9)}`;
}

function formulaText(): string {
  return `The closed formulas. L<t> depends on the weights through every state a<k> up to
t: hence a sum over t, a sum over k <= t, and from a<t> back to a<k> a product
of Jacobians.

  dL/dWya = sum_t (y<t> - target<t>) a<t>^T
  dL/dby  = sum_t (y<t> - target<t>)
  dL/dWaa = sum_t sum_k<=t  diag(1 - a<k>^2) (dL<t>/da<k>)^T  a<k-1>^T
  dL/dWax = the same with x<k>^T for a<k-1>^T; dL/dba with 1

  dL<t>/da<k> = dL<t>/da<t>  da<t>/da<t-1>  ...  da<k+1>/da<k>
  dL<t>/da<t> = (y<t> - target<t>) Wya
  da<k>/da<k-1> = diag(1 - a<k>^2) Waa`;
}

function gradients({ formulas, tape, differences }: Report): string {
  const rows = weightNames.flatMap((name) =>
    formulas[name].flatMap((row, i) =>
      row.map((value, j) => [
        i + j === 0 ? `dL/d${name}` : '',
        `[${i + 1},${j + 1}]`,
        ...[value, tape[name][i]![j]!, differences[name][i]![j]!].map((number) => number.toFixed(10)),
      ]),
    ),
  );
  return `The gradient, three ways: the formulas in float64, the tape's backward() in
float32, and central differences (L(w + h) - L(w - h)) / 2h, which know nothing
but the pass forward.

${table(['gradient', 'entry', 'formulas', 'tape', 'differences'], rows)}`;
}

function agreement({ formulas, tape, differences }: Report): string {
  const rows = weightNames.map((name) => [
    `dL/d${name}`,
    ...[tape, differences].map((other) => largestDifference(formulas[name], other[name]).toExponential(1)),
  ]);
  const verdict = (other: Gradients) => (agree(formulas, other) ? 'agree' : 'DO NOT AGREE');
  return `The largest difference from the formulas.

${table(['gradient', 'tape', 'differences'], rows)}
Formulas and tape ${verdict(tape)}, formulas and differences ${verdict(differences)},
to ${float32Tolerance.toExponential()} of the gradient's largest entry: the precision of float32.`;
}

function vanishing({ weights, steps }: Report): string {
  const sizes = stateGradients(weights, steps, steps.length - 1).map((gradient) => Math.hypot(...gradient));
  const rows = sizes.map((size, k) => [`${k + 1}`, size.toExponential(2)]).reverse();
  return `Why long memories are hard to learn: each step back multiplies by one more
Jacobian. With small weights, as here, what L<T> tells a<k> fades on the way.

${table(['k', '|dL<T>/da<k>|'], rows)}`;
}

function vector(values: Vector, decimals: number): string {
  return values.map((value) => value.toFixed(decimals).padStart(decimals + 3)).join(' ');
}

/** A vector in lines of `width` numbers. */
function wrapped(values: Vector, width: number, decimals: number): string {
  const lines: string[] = [];
  for (let i = 0; i < values.length; i += width) lines.push(vector(values.slice(i, i + width), decimals));
  return lines.join('\n');
}

function table(head: string[], rows: string[][]): string {
  const plain = { head: [], border: [], compact: true };
  const lines = new Table({ head, colAligns: head.map(() => 'right'), style: plain });
  lines.push(...rows);
  return lines.toString();
}
