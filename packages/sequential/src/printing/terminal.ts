/** Where text for people goes: a terminal, a pipe, or a browser's console. */
export interface Terminal {
  write(text: string): void;
  /** Whether lines can be drawn over. */
  readonly isTTY: boolean;
  /** Whether text may be coloured or bold. Default `isTTY`. */
  readonly color?: boolean;
  readonly columns: number;
}

const DEFAULT_COLUMNS = 80;

/** Standard output where there is a process; elsewhere the console, which takes whole lines. */
export function standardOutput(): Terminal {
  const output = globalThis.process?.stdout;
  if (typeof output?.write !== 'function') return consoleOutput();
  const { COLUMNS, NO_COLOR, TERM } = globalThis.process.env;
  const isTTY = output.isTTY === true && TERM !== 'dumb';
  return {
    write: (text) => {
      output.write(text);
    },
    isTTY,
    color: isTTY && !NO_COLOR,
    columns: Number(COLUMNS) || output.columns || DEFAULT_COLUMNS,
  };
}

function consoleOutput(): Terminal {
  let line = '';
  return {
    write: (text) => {
      const lines = (line + text).split('\n');
      line = lines.pop() ?? '';
      for (const complete of lines) console.log(complete);
    },
    isTTY: false,
    columns: DEFAULT_COLUMNS,
  };
}
