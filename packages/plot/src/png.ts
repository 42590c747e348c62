import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { ArgumentError } from '@unroll/core/errors';
import {
  defineOptions,
  expected,
  flag,
  positiveInteger,
  printable,
  text,
  worded,
} from '@unroll/core/internal';

const require = createRequire(import.meta.url);

/** Charts are set in PT Sans (Latin and Cyrillic), which comes with this package: text needs no font on the machine. */
const FONTS = ['400Regular/PTSans_400Regular', '700Bold/PTSans_700Bold'].map((face) =>
  require.resolve(`@expo-google-fonts/pt-sans/${face}.ttf`),
);

export interface SvgToPngOptions {
  /** Width in pixels; the height keeps the drawing's proportions. Default 960. */
  width?: number;
  /** Whether the machine's fonts help with letters that PT Sans lacks; the picture then depends on the machine. Default false. */
  systemFonts?: boolean;
}

/** A picture of 20,000 x 10,000 takes 800 MB while it is drawn. */
const WIDEST = 20_000;

const options = defineOptions<{ svg: string } & SvgToPngOptions>('svgToPng', {
  positional: ['svg'],
  required: 1,
  checks: { svg: text, width: worded('an integer >= 1', positiveInteger), systemFonts: flag },
});

/**
 * An SVG document as a PNG file's bytes. For Node: it draws with a native addon.
 *
 * The same SVG gives the same picture on every machine, fonts or none. Drawing is synchronous and leaves no handle open:
 * a script that only draws exits by itself.
 *
 * @throws ArgumentError where the text is not an SVG document or `width` is not a positive integer up to 20,000.
 *
 * @example
 * await writeFile('loss.png', svgToPng(lossCurve({ loss }), { width: 1920 }));
 */
export function svgToPng(...args: [svg: string, options?: SvgToPngOptions]): Uint8Array {
  const { svg, width = 960, systemFonts = false } = options.read(args);
  if (width > WIDEST) throw expected('svgToPng', 'width', `at most ${WIDEST}`, width);
  return parse(svg, {
    fitTo: { mode: 'width', value: width },
    font: {
      fontFiles: FONTS,
      loadSystemFonts: systemFonts,
      defaultFontFamily: 'PT Sans',
      sansSerifFamily: 'PT Sans',
    },
  })
    .render()
    .asPng();
}

function parse(svg: string, options: ConstructorParameters<typeof Resvg>[1]): Resvg {
  try {
    return new Resvg(svg, options);
  } catch (cause) {
    throw new ArgumentError(`svgToPng: svg must be an SVG document; ${printable((cause as Error).message)}`, {
      cause,
    });
  }
}
