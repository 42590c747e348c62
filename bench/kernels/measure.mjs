/** Measures contenders in turns, so that a noisy machine is noisy for all: medians in milliseconds. */
export function interleave(contenders, { rounds = 15, warmup = 3, repeat = 1 } = {}) {
  const names = Object.keys(contenders);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -warmup; round < rounds; round++) {
    for (const name of names) {
      const run = contenders[name];
      const start = performance.now();
      for (let i = 0; i < repeat; i++) run();
      const elapsed = (performance.now() - start) / repeat;
      if (round >= 0) times[name].push(elapsed);
    }
  }
  return Object.fromEntries(names.map((name) => [name, summary(times[name])]));
}

function summary(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { median: at(0.5), fastest: sorted[0], low: at(0.25), high: at(0.75) };
}

export function report(title, results) {
  const [first] = Object.values(results);
  console.log(title);
  for (const [name, { median, fastest, low, high }] of Object.entries(results)) {
    const ratio = (first.median / median).toFixed(2);
    const ms = [median, fastest, low, high].map((value) => value.toFixed(3));
    console.log(
      `  ${name.padEnd(24)} median ${ms[0]} ms  fastest ${ms[1]}  quartiles ${ms[2]} - ${ms[3]}  x${ratio}`,
    );
  }
}
