export async function drawCharts() {
  return {};
}
