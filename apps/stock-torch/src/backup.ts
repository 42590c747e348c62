import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tensor } from '@unroll/core';
import * as nn from '@unroll/nn';
import type { Adam } from '@unroll/nn/optim';
import { loading } from '@unroll/stock-shared';
import type { Net } from './model.js';

/** What a later process needs to go on as if this one had not ended. */
interface Saved {
  model: nn.StateDict;
  optimizer: ReturnType<Adam['stateDict']>;
  /** Epochs trained. */
  epoch: number;
  /** The hidden state that the next epoch starts from, where one is handed on. */
  hidden: Tensor | null;
  rng: Parameters<typeof nn.setRngState>[0];
}

/** Where training starts. */
export interface Start {
  epoch: number;
  h: Tensor | undefined;
}

/** A net's state after each epoch, in a file that is always whole. */
export class Backup {
  private readonly file: string;

  constructor(
    private readonly folder: string,
    private readonly net: Net,
    private readonly optimizer: Adam,
  ) {
    this.file = join(folder, 'latest.pt');
  }

  async save({ epoch, h }: Start): Promise<void> {
    const { net, optimizer } = this;
    await mkdir(this.folder, { recursive: true });
    const state: Saved = {
      ...{ model: net.stateDict(), optimizer: optimizer.stateDict(), epoch },
      ...{ hidden: h ?? null, rng: nn.getRngState() },
    };
    await nn.save(state, this.file);
  }

  /** Takes up what is saved; null where nothing is. @throws InputError for the backup of another model. */
  async restore(): Promise<Start | null> {
    if (!existsSync(this.file)) return null;
    return loading(`--resume: ${this.file}`, async () => {
      const { model, optimizer, epoch, hidden, rng } = await nn.load<Saved>(this.file);
      this.net.loadStateDict(model);
      this.optimizer.loadStateDict(optimizer);
      nn.setRngState(rng);
      return { epoch, h: hidden ?? undefined };
    });
  }
}
