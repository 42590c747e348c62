/** States of schedulers that PyTorch saved, gone on with, and ours for it to go on with: roundtrips/schedulers.py's plans. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tensor } from '@unroll/core';
import * as nn from '@unroll/nn';
import { lrScheduler, type OptimizerStateDict, SGD } from '@unroll/nn/optim';

interface Plan {
  scheduler: 'CosineAnnealingLR' | 'ExponentialLR' | 'ReduceLROnPlateau' | 'StepLR';
  /** By their names here. */
  options: object;
  start: number[];
  metrics: number[];
  /** How many steps come before the state is saved. */
  before: number;
}

interface AnyScheduler {
  step(metric?: number): void;
  getLastLr(): number[];
  stateDict(): Record<string, unknown>;
  loadStateDict(record: Record<string, unknown>): void;
}

export function makeScheduler(name: Plan['scheduler'], optimizer: SGD, options: object): AnyScheduler {
  const Class = { ...lrScheduler }[name] as unknown as new (options: object) => AnyScheduler;
  return new Class({ optimizer, ...options });
}

function start({ scheduler, options, start }: Plan) {
  const groups = start.map((lr) => ({ params: tensor([1]), lr }));
  const optimizer = new SGD(groups, 1);
  return { optimizer, scheduler: makeScheduler(scheduler, optimizer, options) };
}

function run({ optimizer, scheduler }: ReturnType<typeof start>, metrics: readonly number[]): number[][] {
  return metrics.map((metric) => {
    optimizer.step();
    if (scheduler instanceof lrScheduler.ReduceLROnPlateau) scheduler.step(metric);
    else scheduler.step();
    return optimizer.paramGroups.map(({ lr }) => lr);
  });
}

export async function schedulers(from: string, to: string): Promise<void> {
  const plans = JSON.parse(readFileSync(join(from, 'plans.json'), 'utf8')) as Plan[];
  const rates: number[][][] = [];
  for (const [i, plan] of plans.entries()) {
    const resumed = start(plan);
    const saved = await nn.load<{ optimizer: OptimizerStateDict; scheduler: Record<string, unknown> }>(
      join(from, `${i}.pt`),
    );
    resumed.optimizer.loadStateDict(saved.optimizer);
    resumed.scheduler.loadStateDict(saved.scheduler);
    rates.push(run(resumed, plan.metrics.slice(plan.before)));

    const own = start(plan);
    run(own, plan.metrics.slice(0, plan.before));
    const { optimizer, scheduler } = own;
    await nn.save(
      { optimizer: optimizer.stateDict(), scheduler: scheduler.stateDict() as never },
      join(to, `${i}.pt`),
    );
  }
  writeFileSync(join(to, 'rates.json'), JSON.stringify(rates));
}
