// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors

// Rates of the last two minutes. The library is fetched when the first chart is drawn.

import { html } from "/lib/lit-html/lit-html.js";
import { ref } from "/lib/lit-html/directives/ref.js";
import { rate } from "/page/format.js";
import { state } from "/page/state.js";

const LIBRARY = "/lib/chart/dist/chart.umd.min.js";
let drawn = null;

const library = () =>
  globalThis.Chart
    ? Promise.resolve()
    : new Promise((resolve, reject) => {
       const script = document.createElement("script");
       script.src = LIBRARY;
       script.onload = resolve;
       script.onerror = reject;
       document.head.append(script);
     });

export const chart = () => html`<figure class="chart">
  <figcaption>
    <span class="down">↓ ${rate(state.status?.rateDown ?? 0)}</span>
    <span class="up">↑ ${rate(state.status?.rateUp ?? 0)}</span>
  </figcaption>
  <div><canvas ${ref(attach)} role="img" aria-label="Rates of the last two minutes"></canvas></div>
</figure>`;

async function attach(canvas) {
  if (!canvas || drawn?.canvas === canvas) {
    return;
  }
  drawn?.destroy();
  drawn = null;
  await library();
  if (!canvas.isConnected || drawn) {
    return;
  }
  const color = (property) => getComputedStyle(document.documentElement).getPropertyValue(property).trim();
  const line = (label, property) => ({ label, data: [], borderColor: color(property), borderWidth: 1.5, pointRadius: 0, tension: 0.3 });
  drawn = new globalThis.Chart(canvas, {
    type: "line",
    data: { labels: [], datasets: [line("down", "--down"), line("up", "--up")] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
      scales: {
        x: { display: false },
        y: { beginAtZero: true, suggestedMax: 1024, grid: { color: color("--chart-grid") }, ticks: { callback: rate, maxTicksLimit: 4, color: color("--quiet") } },
      },
    },
  });
  refreshChart();
}

/** After a new sample. */
export function refreshChart() {
  if (drawn?.canvas?.isConnected) {
    drawn.data.labels = state.samples.map((_, at) => at);
    drawn.data.datasets[0].data = state.samples.map((sample) => sample.down);
    drawn.data.datasets[1].data = state.samples.map((sample) => sample.up);
    drawn.update("none");
  }
}
