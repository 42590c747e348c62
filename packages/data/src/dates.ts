/** Dates as files write them. A date without a zone is UTC, so that the same file gives the same dates on every machine. */

const TIME =
  '(?:(?:T| +)(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:\\.(?<fraction>\\d{1,9}))?)?(?: ?(?<half>[AaPp][Mm]))?(?: ?(?<zone>Z|[+-]\\d{2}:?\\d{2}))?)?';
const NAME = '(?<name>[A-Za-z]{3,9})\\.?';

const FORMATS = [
  // 2012-01-03, 2012/1/3, 2012.01.03
  `(?<year>\\d{4})(?<mark>[-/.])(?<month>\\d{1,2})\\k<mark>(?<day>\\d{1,2})${TIME}`,
  // 1949-01, 1949/01
  '(?<year>\\d{4})[-/](?<month>\\d{1,2})',
  // 1/03/2012, 1-03-2012
  `(?<first>\\d{1,2})(?<mark>[-/])(?<second_>\\d{1,2})\\k<mark>(?<year>\\d{4})${TIME}`,
  // 1/3/12
  `(?<first>\\d{1,2})/(?<second_>\\d{1,2})/(?<year>\\d{2})${TIME}`,
  // 3-Jan-12, 3 January 2012
  `(?<day>\\d{1,2})(?<mark>[- ])${NAME}\\k<mark>(?<year>\\d{4}|\\d{2})${TIME}`,
  // Jan 3, 2012
  `${NAME} (?<day>\\d{1,2}),? (?<year>\\d{4})${TIME}`,
  // Jan 2012, Jan-2012
  `${NAME}[- ](?<year>\\d{4})`,
].map((format) => new RegExp(`^${format}$`));
/** `3.1.2012`: the day comes first wherever points are written, which a reader is told by `dayFirst`. */
const DOTTED = new RegExp(`^(?<first>\\d{1,2})\\.(?<second_>\\d{1,2})\\.(?<year>\\d{4})${TIME}$`);
const FORMATS_WITH_DOTS = [...FORMATS, DOTTED];

const LONGEST = 48;
const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october'],
  ...['november', 'december'],
];

/**
 * The date a cell holds, or null: ISO (`2012-01-03`, `2012-01-03T09:30Z`, `1949-01`), `2012/1/3`, US (`1/03/2012`, `1/3/12`,
 * month first unless `dayFirst`) or with the month's English name, each with or without a time.
 *
 * A year of two digits is one of 1969 to 2068, as C's strptime has it.
 */
export function parseDate(cell: string, dayFirst = false): Date | null {
  if (cell.length > LONGEST) return null;
  const text = cell.trim();
  for (const format of dayFirst ? FORMATS_WITH_DOTS : FORMATS) {
    const parts = format.exec(text)?.groups;
    if (parts) return dateOf(parts, dayFirst);
  }
  return null;
}

function dateOf(parts: Record<string, string | undefined>, dayFirst: boolean): Date | null {
  const { first, second_ } = parts;
  const month =
    parts.name === undefined ? Number(parts.month ?? (dayFirst ? second_ : first)) : monthOf(parts.name);
  const day = Number(parts.day ?? (dayFirst ? first : second_) ?? 1);
  const time = timeOf(parts);
  if (time === null) return null;
  const midnight = new Date(0);
  midnight.setUTCFullYear(fullYear(parts.year!), month - 1, day);
  // JavaScript rolls February 30 over to March 1; only a real day keeps its month and its number.
  const isReal = midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
  return isReal ? new Date(midnight.getTime() + time) : null;
}

function fullYear(text: string): number {
  const year = Number(text);
  if (text.length > 2) return year;
  return year < 69 ? 2000 + year : 1900 + year;
}

/** 1 to 12, or NaN for a word that is no month. */
function monthOf(name: string): number {
  const word = name.toLowerCase();
  const found = MONTHS.findIndex(
    (month) => month === word || month.slice(0, word === 'sept' ? 4 : 3) === word,
  );
  return found < 0 ? Number.NaN : found + 1;
}

/** Milliseconds since midnight in UTC; null where a clock does not show that time. */
function timeOf({
  hour,
  minute,
  second,
  fraction,
  half,
  zone,
}: Record<string, string | undefined>): number | null {
  if (hour === undefined) return 0;
  const [h, m, s] = [Number(hour), Number(minute), Number(second ?? 0)];
  if (m > 59 || s > 59 || (half === undefined ? h > 23 : h < 1 || h > 12)) return null;
  const hours = half === undefined ? h : (h % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  const milliseconds = Math.floor(Number(`0.${fraction ?? 0}`) * 1000 + 1e-6);
  const offset = zoneMinutes(zone);
  return offset === null ? null : ((hours * 60 + m - offset) * 60 + s) * 1000 + milliseconds;
}

function zoneMinutes(zone = 'Z'): number | null {
  if (zone === 'Z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
