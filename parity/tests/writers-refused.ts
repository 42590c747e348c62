/** What is read with a word about what has been given up since: models by version. */
export const WARNED: Readonly<Record<string, RegExp>> = {
  'keras-1.2.2/embedding': /given up dropout within Embedding/,
};

/** What no reader can do, by version and file, and what is said instead. */
export const REFUSED: Readonly<Record<string, { says: RegExp; because: string }>> = {
  ...forgotten('keras-2.0.9/cells.h5'),
  ...forgotten('keras-2.0.9/stacked_cells.h5'),
};

function forgotten(file: string) {
  const says = /LSTMCell .*expected units in the config, got none/;
  return { [file]: { says, because: 'that version wrote nothing of a cell but its name' } };
}
