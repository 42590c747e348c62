/** Where and when runs were taken, and whether they can be trusted. */
import { QUIET } from './machine.mjs';
import { table } from './markdown.mjs';

export function machine(runs) {
  const facts = runs.map((run) =>
    Object.fromEntries([
      ['date', run.date.slice(0, 16).replace('T', ' ')],
      ...run.machine,
      ['load average at the start', run.load.toFixed(2)],
      ['minutes', (run.minutes.all ?? 0).toFixed(1)],
      ...Object.entries(run.versions),
    ]),
  );
  const names = [...new Set(facts.flatMap(Object.keys))];
  return [
    ...runs.flatMap(warnings),
    '',
    table(
      ['', ...(runs.length === 1 ? [''] : ['last run', 'the run before'])],
      names.map((name) => [name, ...facts.map((fact) => fact[name] ?? '')]),
    ),
  ];
}

function warnings({ quick, load, date }) {
  return [
    ...(quick
      ? [
          '\n**A quick run, to see that everything works: smaller sizes than the headings say, no warm-up. Not for citing.**',
        ]
      : []),
    ...(load > QUIET
      ? [
          `\n**The machine was not quiet: its load average was ${load.toFixed(2)} when the run of ${date.slice(0, 16)} began. ` +
            'Not for citing.**',
        ]
      : []),
  ];
}
