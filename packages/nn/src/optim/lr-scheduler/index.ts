/** Learning-rate schedules: torch.optim.lr_scheduler. */
export { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from './reduce-on-plateau.js';
export type { SchedulerStateDict } from './scheduler.js';
export {
  CosineAnnealingLR,
  type CosineAnnealingLROptions,
  type EpochSchedulerOptions,
  ExponentialLR,
  StepLR,
  type StepLROptions,
} from './schedules.js';
