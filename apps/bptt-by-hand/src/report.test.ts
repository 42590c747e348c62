import { expect, test } from 'vitest';
import { drawExample } from './example.js';
import { gradientsByFormulas } from './formulas.js';
import { forward } from './model.js';
import { report } from './report.js';

const options = { steps: 3, hidden: 2, inputs: 1, seed: 0 };
const { weights, samples } = drawExample(options);
const steps = forward(weights, samples);
const formulas = gradientsByFormulas(weights, steps);

test('says which way disagrees, and by how much', () => {
  const wrong = { ...formulas, by: [[formulas.by[0]![0]! + 0.25]] };
  const text = report({ options, weights, steps, formulas, tape: formulas, differences: wrong });
  expect(text).toContain('Formulas and tape agree, formulas and differences DO NOT AGREE,');
  expect(text).toMatch(/dL\/dby │ 0\.0e\+0 │ +2\.5e-1 │/);
});
