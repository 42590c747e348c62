/** What becomes of the hidden state between epochs, and what to say about it. */
export const hiddenModes = ['carry', 'detach', 'none'] as const;
export type HiddenMode = (typeof hiddenModes)[number];

export const explanations: Record<HiddenMode, string> = {
  carry:
    'The hidden state of an epoch starts the next one and is not detached, as in the blog: epoch k goes back through ' +
    "k whole sequences, so epochs get longer. Today's PyTorch refuses this: its optimizer overwrites weights that the " +
    'earlier graphs still need. Here an update leaves them the values they saw, and the gradient is exact.',
  detach:
    'The hidden state of an epoch starts the next one as plain numbers: gradients stop at the epoch they are in.',
  none: 'Every epoch starts from a hidden state of zeros.',
};
