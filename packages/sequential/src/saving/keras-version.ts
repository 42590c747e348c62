/** The version of Keras whose files ours are. */
export const KERAS_VERSION = '3.15.1';
