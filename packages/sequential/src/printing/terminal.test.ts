import { afterEach, expect, test, vi } from 'vitest';
import { standardOutput } from './terminal.js';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('writes to the process, as wide as COLUMNS says', () => {
  vi.stubEnv('COLUMNS', '123');
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const output = standardOutput();
  output.write('text');
  expect(write).toHaveBeenCalledWith('text');
  expect(output.columns).toBe(123);
});

test('without a process, whole lines go to the console', () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  vi.stubGlobal('process', undefined);
  const output = standardOutput();
  output.write('Epoch 1/2\n38/38 ');
  output.write('done\n');
  expect(log.mock.calls).toEqual([['Epoch 1/2'], ['38/38 done']]);
  expect([output.isTTY, output.columns]).toEqual([false, 80]);
});
