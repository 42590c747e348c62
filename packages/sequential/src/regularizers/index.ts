export { getRegularizer, type RegularizerLike, type RegularizerName } from './get.js';
export {
  L1,
  L1L2,
  type L1L2Options,
  type L1Options,
  L2,
  type L2Options,
  OrthogonalRegularizer,
  type OrthogonalRegularizerOptions,
  Regularizer,
} from './regularizer.js';
