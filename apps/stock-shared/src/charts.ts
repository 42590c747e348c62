import { join } from 'node:path';
import { cut, formatDay, writeFileAtomically } from '@unroll/app-shared';
import type { Forecast } from './forecast.js';

export interface ChartOptions {
  folder: string;
  /** The training loss of each epoch. */
  loss: readonly number[];
  forecast: Forecast;
}

/** The longest title that fits a chart. */
const TITLE = 110;

/** Writes the loss and the forecast as SVG and PNG; returns the paths. */
export async function writeCharts({ folder, loss, forecast }: ChartOptions): Promise<string[]> {
  // Loaded when there is something to draw: the libraries take half a second, which an error message need not wait for.
  const [{ forecastChart, lossCurve }, { svgToPng }] = await Promise.all([
    import('@unroll/plot'),
    import('@unroll/plot/png'),
  ]);
  const { dates, actual, predicted, column } = forecast;
  const charts = {
    // A model that was loaded, or had no epoch left, has no loss to show.
    ...(loss.length > 0 && { loss: lossCurve({ loss, title: lossTitle(forecast) }) }),
    forecast: forecastChart({
      dates,
      actual,
      predicted,
      title: forecastTitle(forecast),
      yLabel: /volume/i.test(column) ? column : `${column}, US$`,
    }),
  };
  const paths: string[] = [];
  for (const [name, svg] of Object.entries(charts)) {
    for (const [extension, content] of [
      ['svg', svg],
      ['png', svgToPng(svg, { width: 1920 })],
    ] as const) {
      const path = join(folder, `${name}.${extension}`);
      await writeFileAtomically(path, content);
      paths.push(path);
    }
  }
  return paths;
}

/** The forecast as a chart of text. */
export async function forecastInTerminal(
  forecast: Forecast,
  { width, color }: { width: number; color: boolean },
): Promise<string> {
  const { terminalChart } = await import('@unroll/plot');
  return terminalChart(
    { actual: forecast.actual, predicted: forecast.predicted },
    { title: forecastTitle(forecast), width, color },
  );
}

function lossTitle({ model }: Forecast): string {
  return model === undefined ? 'Training loss' : `${model}: training loss`;
}

function forecastTitle({ name, dates, seen, model }: Forecast): string {
  const [first, last] = [dates?.[0], dates?.at(-1)];
  const span = first && last ? `, ${formatDay(first)} to ${formatDay(last)}` : '';
  const rest = `${span} (${seen ? 'trained on' : 'unseen'})`;
  const whose = model === undefined ? '' : `${model}: `;
  return `${whose}${cut(name, Math.max(12, TITLE - whose.length - rest.length))}${rest}`;
}
