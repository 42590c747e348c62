import { Resvg } from '@resvg/resvg-js';
import { ArgumentError } from '@unroll/core/errors';
import { expect, test } from 'vitest';
import { lossCurve } from './loss-curve.js';
import { svgToPng } from './png.js';

const chart = lossCurve({ loss: [2, 1] });
/** Width and height as the PNG's header has them. */
const sizeOf = (png: Uint8Array) => {
  const header = new DataView(png.buffer, png.byteOffset);
  return [header.getUint32(16), header.getUint32(20)];
};
const text = (family: string, content: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="30" font-family="${family}">` +
  `<text x="5" y="20">${content}</text></svg>`;

test('the PNG has the width asked for and the proportions of the SVG', () => {
  const png = svgToPng(chart);
  expect([...png.subarray(0, 4)]).toEqual([0x89, ...Buffer.from('PNG')]);
  expect(sizeOf(png)).toEqual([960, 480]);
  expect(sizeOf(svgToPng(chart, { width: 300 }))).toEqual([300, 150]);
});

test('text shows without any font on the machine, whatever family is asked for', () => {
  const blank = svgToPng(text('sans-serif', ''));
  for (const family of ['PT Sans', 'system-ui', 'Nowhere Grotesk']) {
    expect(svgToPng(text(family, 'loss')), family).not.toEqual(blank);
  }
  const fontless = new Resvg(text('PT Sans', 'loss'), { font: { loadSystemFonts: false } }).render();
  expect(fontless.pixels.every((byte) => byte === 0)).toBe(true);
});

test('a chart is drawn on white', () => {
  const { pixels } = new Resvg(chart, { font: { loadSystemFonts: false } }).render();
  expect([...pixels.subarray(0, 4)]).toEqual([255, 255, 255, 255]);
});

test('what is no SVG, or no width', () => {
  expect(() => svgToPng('<p>loss</p>')).toThrow(ArgumentError);
  expect(() => svgToPng('')).toThrow('svgToPng: svg must be an SVG document');
  expect(() => svgToPng(chart, { width: 0 })).toThrow('svgToPng: width must be an integer >= 1, got 0');
});
