import { dot, lineY, type PlotOptions, plot, ruleY } from '@observablehq/plot';
import { printable } from '@unroll/core/internal';
import { parseHTML } from 'linkedom';
import { coveringTicks, extent, tickFormat, wholeTicks } from './ticks.js';

/** One line of a figure; `x` and `y` have equal lengths. A NaN in `y` is a gap. */
interface Line {
  readonly name: string;
  readonly color: string;
  readonly x: readonly (number | Date)[];
  readonly y: readonly number[];
  readonly dashed?: boolean | undefined;
}

export interface FigureOptions {
  title: string;
  lines: readonly Line[];
  x: NonNullable<PlotOptions['x']>;
  yLabel: string;
  /** Instead of a linear axis over the lines' extent. */
  y?: PlotOptions['y'];
  /** A height that a thin line marks. */
  rule?: number | undefined;
}

/** A blue and an orange that stay apart for colour-blind readers and in grey print. */
export const BLUE = '#1f5fa8';
export const ORANGE = '#e8702a';
export const GREEN = '#4d8f3c';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 960;
const HEIGHT = 480;
const MARGIN = { left: 76, right: 28, top: 104, bottom: 48 };
const FONT = '"PT Sans", system-ui, sans-serif';
const INK = '#222';
const GREY = '#666';
const DASHES = '6 4';
const MOST_DOTS = 40;
const MOST_Y_STEPS = 6;
const MOST_X_STEPS = 12;

/** Lines under a title and a legend, 960 x 480 on white, as a standalone SVG document. */
export function figure({ title, lines, x, yLabel, y, rule }: FigureOptions): string {
  const { document } = parseHTML('<html><body></body></html>');
  const ticks = coveringTicks(...extent(lines.flatMap((line) => line.y)), MOST_Y_STEPS);
  const svg = plot({
    document,
    width: WIDTH,
    height: HEIGHT,
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    style: { fontFamily: FONT, fontSize: '14px', color: INK },
    x: { labelArrow: 'none', labelAnchor: 'center', ...x },
    y: {
      label: null,
      domain: [ticks[0], ticks.at(-1)],
      ticks,
      tickFormat: tickFormat(ticks),
      tickSize: 0,
      grid: true,
      ...y,
    },
    marks: [
      ...(rule === undefined ? [] : [ruleY([rule], { stroke: GREY })]),
      ...lines.flatMap(({ x, y, color, dashed }) => [
        lineY(y, {
          x,
          stroke: color,
          strokeWidth: 2,
          strokeLinejoin: 'round',
          ...(dashed && { strokeDasharray: DASHES }),
        }),
        ...(y.length <= MOST_DOTS
          ? [dot(y, { x, y, fill: color, r: 3 })]
          : [dot(y, { x, y, fill: color, r: 2, filter: (_: number, i: number) => isAlone(y, i) })]),
      ]),
    ],
  });
  const pen = new Pen(document);
  svg.setAttribute('xmlns', SVG);
  svg.prepend(pen.element('rect', { width: WIDTH, height: HEIGHT, fill: 'white' }));
  svg.append(pen.text(title, { x: MARGIN.left, y: 32, 'font-size': 20, 'font-weight': 700 }));
  svg.append(...legend(pen, lines));
  svg.append(pen.text(yLabel, { x: MARGIN.left, y: MARGIN.top - 10, 'font-size': 13, fill: GREY }));
  return svg.outerHTML;
}

/** Whether a value stands between gaps, where a line would not show. */
function isAlone(y: readonly number[], i: number): boolean {
  return [y[i - 1], y[i + 1]].every((beside) => beside === undefined || Number.isNaN(beside));
}

/** A horizontal axis of whole numbers from `first` to `last`. */
export function wholeAxis(label: string, first: number, last: number): FigureOptions['x'] {
  const ticks = wholeTicks(first, last, MOST_X_STEPS);
  return { label, ticks, tickFormat: tickFormat(ticks) };
}

function legend(pen: Pen, lines: readonly Line[]): Element[] {
  let left = MARGIN.left;
  return lines.flatMap(({ name, color, dashed }) => {
    const start = left;
    // There is nothing to measure text with; 8 px is the width of a wide letter at this size.
    left += 64 + 8 * name.length;
    return [
      pen.element('path', {
        d: `M${start},55h24`,
        stroke: color,
        'stroke-width': 3,
        ...(dashed && { 'stroke-dasharray': DASHES }),
      }),
      pen.text(name, { x: start + 32, y: 60, 'font-size': 14 }),
    ];
  });
}

/** Draws what Plot has no mark for. */
class Pen {
  constructor(private readonly document: Document) {}

  element(tag: string, attributes: Record<string, string | number>): Element {
    const element = this.document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
    return element;
  }

  text(content: string, attributes: Record<string, string | number>): Element {
    const element = this.element('text', { fill: INK, 'text-anchor': 'start', ...attributes });
    // A control character would be no XML.
    element.textContent = printable(content);
    return element;
  }
}
