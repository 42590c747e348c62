/** 1 - beta ** step in float32, as Keras has it, where 1 - 0.999 has lost four digits. */
export function float32BiasCorrection(beta: number, step: number): number {
  return Math.fround(1 - Math.fround(Math.fround(beta) ** step));
}
