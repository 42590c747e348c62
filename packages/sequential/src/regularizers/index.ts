export { getRegularizer, type RegularizerLike, type RegularizerName } from './get.js';
export {
  L1,
  L1L2,
  L2,
  OrthogonalRegularizer,
  type OrthogonalRegularizerOptions,
  Regularizer,
} from './regularizer.js';
