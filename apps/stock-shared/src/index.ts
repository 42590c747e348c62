export { findOriginal, showAgainst, type TimedLoss } from './against.js';
export { type Days, daysToPredict, type Forecast } from './forecast.js';
export {
  type Ending,
  endingOf,
  loading,
  type ModelFileOptions,
} from './model-files.js';
export { type PreparedData, prepareData } from './prepare-data.js';
export type { Prices, Series } from './prices.js';
export { showShapes } from './show-data.js';
export { type ForecastToShow, showForecast } from './show-results.js';
export { type StockCommandOptions, type StockOptions, stockCommand } from './stock-command.js';
export { useBackend } from './use-backend.js';
