export { type ForecastChartOptions, forecastChart } from './forecast-chart.js';
export { type GrowthChartOptions, type GrowthLine, growthChart } from './growth-chart.js';
export { type LossCurveOptions, lossCurve } from './loss-curve.js';
export { type TerminalChartOptions, terminalChart } from './terminal-chart.js';
