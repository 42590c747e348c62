import { golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { type GoldenTensor, toOptions, toTensor } from '../../testing/golden-case.js';
import * as metrics from './index.js';

interface MetricCase {
  class: string;
  options: Record<string, unknown>;
  y_true: GoldenTensor[];
  y_pred: GoldenTensor[];
  results: GoldenTensor[];
}

const { cases } = golden<{ cases: { metrics: MetricCase[] } }>('keras_family');

const classes = { ...metrics };

describe('metrics of classifiers and regressions, over two batches', () => {
  test.each(cases.metrics.map((c) => [`${c.class} ${JSON.stringify(c.options)}`, c] as const))(
    '%s',
    (_, c) => {
      const Class = classes[c.class as 'Precision'];
      const metric = new Class(toOptions<metrics.ThresholdMetricOptions>(c.options));
      for (const [i, expected] of c.results.entries()) {
        metric.updateState(toTensor(c.y_true[i]!), toTensor(c.y_pred[i]!));
        const found = 'results' in metric ? metric.results() : [(metric as metrics.Metric).result()];
        expect(found).toBeAllClose(expected.values, { rtol: 1e-6, atol: 1e-7 });
      }
    },
  );
});

test('options out of range are errors', () => {
  expect(() => new metrics.Precision({ thresholds: 1.5 })).toThrow('Threshold values must be in [0, 1]');
  expect(() => new metrics.AUC({ numThresholds: 1 })).toThrow('`numThresholds` must be an integer > 1');
  expect(() => new metrics.AUC({ curve: 'roc' as 'ROC' })).toThrow('Invalid AUC curve value: "roc"');
  expect(() => new metrics.R2Score({ numRegressors: -1 })).toThrow('numRegressors=-1');
});
