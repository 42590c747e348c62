/** The cells that pandas' `read_csv` takes as missing; compared in lower case, blanks trimmed. */
const MISSING = new Set(['', 'nan', '-nan', 'na', 'n/a', '#n/a', '#na', '<na>', 'null', 'none']);

const NUMBER = /^[+-]?(?:(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const ISO_DATE =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?$/;
const US_DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;

export function isMissing(cell: string): boolean {
  return MISSING.has(cell.trim().toLowerCase());
}

/** The number a cell holds, thousands commas allowed (`"7,380,500"`), or null where it holds something else. */
export function parseNumber(cell: string): number | null {
  const text = cell.trim();
  return NUMBER.test(text) ? Number(text.replaceAll(',', '')) : null;
}

/**
 * The date a cell holds: ISO (`2012-01-03`, `2012-01-03T09:30Z`) or US (`1/03/2012`, month first), or null.
 *
 * A date without a zone is UTC, so the same file gives the same dates on every machine.
 */
export function parseDate(cell: string): Date | null {
  const text = cell.trim();
  const iso = ISO_DATE.exec(text);
  if (iso) return calendarDate(iso[1]!, iso[2]!, iso[3]!, `T${iso[4] ?? '00:00'}${iso[5] ?? 'Z'}`);
  const us = US_DATE.exec(text);
  return us && calendarDate(us[3]!, us[1]!, us[2]!, 'T00:00Z');
}

function calendarDate(year: string, month: string, day: string, time: string): Date | null {
  const ymd = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const midnight = new Date(`${ymd}T00:00Z`);
  // JavaScript rolls February 30 over to March 1; only a real day reads back as it was written.
  const real = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(ymd);
  const date = new Date(ymd + time);
  return real && !Number.isNaN(date.getTime()) ? date : null;
}
