import { expect, test, vi } from 'vitest';
import { little, measure, measureFresh } from './measurement.mjs';

/** Contenders in this process: `answer(request)` gives the times, or throws. */
function madeUp(answers) {
  const asked = Object.fromEntries(Object.keys(answers).map((name) => [name, []]));
  const specs = Object.keys(answers).map((name) => ({ name }));
  const contenders = {
    among: () => specs,
    get: ({ name }) => ({
      async ask(request) {
        asked[name].push(request);
        return { times: answers[name](request) };
      },
    }),
  };
  return { contenders, asked };
}

/** As many times as were asked for. */
const steady =
  (time) =>
  ({ repeats }) =>
    Array(repeats).fill(time);
const workload = { title: 'work', workload: 'work', sizes: { samples: 8 }, peers: ['peer'] };
const full = { rounds: 3, quick: false };

test('a round has one time of each, the mean of a turn as long as was wished', async () => {
  const { contenders, asked } = madeUp({ unroll: steady(10), peer: steady(400) });
  const [{ title, times }] = await measure({ ...workload, turn: 50, warm: 100 }, contenders, full);
  expect(title).toBe('work');
  expect(times.unroll.times).toEqual([10, 10, 10]);
  expect(times.peer.times).toEqual([400, 400, 400]);
  expect(asked.unroll.slice(-3).map(({ repeats }) => repeats)).toEqual([5, 5, 5]);
  // One that takes longer than a turn runs once, after the run that may compile and the one that is timed.
  expect(asked.peer.map(({ repeats }) => repeats)).toEqual([1, 1, 1, 1, 1]);
  const warmed = asked.unroll.slice(0, -3).reduce((sum, { repeats }) => sum + repeats, 0);
  expect(warmed).toBeGreaterThanOrEqual(11);
});

test('long work repeats in a turn as often as it is to at least', async () => {
  const { contenders, asked } = madeUp({ unroll: steady(10), peer: steady(400) });
  const limits = { peer: { least: 2 } };
  await measure({ ...workload, turn: 50, least: 3, warm: 0, limits }, contenders, full);
  expect(asked.unroll.slice(-3).map(({ repeats }) => repeats)).toEqual([5, 5, 5]);
  expect(asked.peer.slice(-3).map(({ repeats }) => repeats)).toEqual([2, 2, 2]);
});

test('each gets the candidate that it is fastest with', async () => {
  const { contenders } = madeUp({
    unroll: ({ sizes, repeats }) => Array(repeats).fill(sizes.batch),
    peer: ({ sizes, repeats }) => Array(repeats).fill(1000 / sizes.batch),
  });
  const { sizes, ...rest } = workload;
  const candidates = [8, 16, 32].map((batch) => ({ batch }));
  const [{ times }] = await measure({ ...rest, candidates, warm: 0 }, contenders, full);
  expect(times.unroll.sizes).toEqual({ batch: 8 });
  expect(times.peer.sizes).toEqual({ batch: 32 });
});

test('one that does less has its times multiplied, and one that sits out has fewer', async () => {
  const { contenders, asked } = madeUp({ unroll: steady(1), peer: steady(600) });
  const limits = { peer: { sizes: { samples: 2 }, scale: 4, rounds: 2, note: 'a quarter' } };
  const [{ times }] = await measure({ ...workload, limits }, contenders, full);
  expect(times.peer).toEqual({ sizes: { samples: 2 }, times: [2400, 2400], note: 'a quarter' });
  expect(times.unroll.times).toHaveLength(3);
  expect(asked.peer.every(({ sizes }) => sizes.samples === 2)).toBe(true);
});

test('points become rows, each with the mean over the repeats', async () => {
  const { contenders } = madeUp({
    unroll: ({ repeats }) => Array.from({ length: repeats }, (_, i) => [i % 3 === 2 ? 25 : 10, 20]).flat(),
    peer: ({ repeats }) => Array(repeats).fill([300, 500]).flat(),
  });
  const rows = await measure({ ...workload, points: ['first', 'second'], turn: 90 }, contenders, full);
  expect(rows.map(({ title }) => title)).toEqual(['work, first', 'work, second']);
  expect(rows[0].times.unroll.times).toEqual([15, 15, 15]);
  expect(rows[1].times.peer.times).toEqual([500, 500, 500]);
});

test('a peer that fails is left out with its message; that we fail ends the run', async () => {
  const fail = () => {
    throw new Error('Traceback:\nout of luck');
  };
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const one = madeUp({ unroll: steady(1), peer: fail });
  const [{ times }] = await measure(workload, one.contenders, full);
  expect(times.peer).toEqual({ error: 'out of luck' });
  const { contenders } = madeUp({
    unroll: steady(1),
    peer: () => {
      throw new Error('BackendError: nothing here\n    at load (load.js:1:2)\n    at async answer (x)');
    },
  });
  const [row] = await measure(workload, contenders, full);
  expect(row.times.peer).toEqual({ error: 'BackendError: nothing here' });
  expect(times.unroll.times).toHaveLength(3);
  expect(warn).toHaveBeenCalledTimes(2);
  const other = madeUp({ unroll: fail, peer: steady(1) });
  await expect(measure(workload, other.contenders, full)).rejects.toThrow('out of luck');
  warn.mockRestore();
});

test('a quick run has small sizes, and nothing to make up for', async () => {
  expect(little({ hidden: 512, kind: 'rnn', batch: 1 })).toEqual({ hidden: 64, kind: 'rnn', batch: 1 });
  const { contenders } = madeUp({ unroll: steady(1), peer: steady(3) });
  const limits = { peer: { scale: 4 } };
  const [{ times }] = await measure({ ...workload, sizes: { samples: 1208 }, limits }, contenders, {
    rounds: 2,
    quick: true,
  });
  expect(times.peer).toMatchObject({ sizes: { samples: 64 }, times: [3, 3] });
});

test('fresh processes: time and memory of each; a peer that fails has no row', async () => {
  const ended = [];
  const contenders = {
    among: () => [{ name: 'unroll' }, { name: 'peer' }],
    start: ({ name }) => ({
      async ask({ load, sizes }) {
        if (name === 'peer') throw new Error('out of luck');
        return load ? { resident: 50 } : { times: [1], peak: 60 + sizes.samples };
      },
      end: async () => ended.push(name),
    }),
  };
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const of = (samples) => ({ workload: 'work', sizes: { samples } });
  const found = await measureFresh({ step: of(32), epoch: of(1208) }, contenders, {
    rounds: 2,
    quick: false,
  });
  expect(found).toEqual({
    unroll: { times: [expect.any(Number), expect.any(Number)], baselines: [50, 50], peaks: [1268, 1268] },
  });
  // The peer that failed in the first round is not started in the second.
  expect(ended).toEqual(['unroll', 'peer', 'unroll']);
  warn.mockRestore();
});
