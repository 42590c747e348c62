/** In a real browser: examples on the default backend, and the recurrent layers by the composed scan on webgl. */
import { describe, expect, test } from 'vitest';
import { reason } from './chromium.js';
import { runInPage } from './page.js';

describe.skipIf(reason)(`in Chromium${reason}`, () => {
  test.each([
    ['readme-example.ts', 'log: 305 parameters, loss 0.4900 -> 0.0286\n'],
    [
      'files-example.ts',
      'log: the same predictions, and the same loss after\nlog: There are no files here: take `await model.toBlob()` instead\n',
    ],
  ])(
    '%s prints what it prints in Node',
    async (example, printed) => {
      expect(await runInPage(example)).toBe(printed);
    },
    300_000,
  );

  test('layers on webgl equal float64 and the gradients on cpu; training does too', async () => {
    const software = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'];
    const printed = await runInPage('webgl-example.ts', { graphics: software });
    const lines = printed.trim().split('\n');
    const errors = new Map(
      lines
        .filter((line) => line.startsWith('log: error '))
        .map((line) => {
          const [, name, error] = line.match(/^log: error (.+): (\S+)$/)!;
          return [name!, Number(error)] as const;
        }),
    );
    expect(lines.filter((line) => !line.startsWith('log: '))).toEqual([]);
    expect(lines).toContain('log: backend webgl');
    expect([...errors.keys()]).toEqual([
      ...['values of simpleRNN', 'gradients of simpleRNN', 'values of lstm', 'gradients of lstm'],
      ...['values of gru', 'gradients of gru', 'losses'],
    ]);
    // Shaders compute float32, but tanh and exp to fewer digits.
    for (const [name, error] of errors) expect(error, name).toBeLessThan(1e-4);
  }, 300_000);
});
