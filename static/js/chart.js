// <figure data-chart="id of the JSON"> draws its numbers; without script the table below it stays open.

const palette = ["#1c63b7", "#c2410c", "#0f766e", "#7c3aed", "#a16207", "#475569"];
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const drawn = new Map();
let library;

function load(source) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.addEventListener("load", () => resolve(window.echarts));
    script.addEventListener("error", reject);
    document.head.append(script);
  });
  return library;
}

function options(data) {
  const ink = dark.matches ? "#c9d4e2" : "#33415a";
  const line = dark.matches ? "#33415a" : "#d9dfe8";
  const names = { type: "category", data: data.categories, axisLabel: { color: ink }, axisTick: { show: false } };
  const figures = {
    type: "value",
    axisLabel: { color: ink },
    splitLine: { lineStyle: { color: line } },
    minInterval: data.whole === false ? 0 : 1,
  };
  const ranked = data.kind === "rank";
  return {
    animation: !still.matches,
    aria: { enabled: true, label: { description: data.title } },
    color: palette,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 8, right: 24, top: data.series.length > 1 ? 36 : 16, bottom: 8, containLabel: true },
    legend: data.series.length > 1 ? { top: 0, textStyle: { color: ink } } : undefined,
    tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: data.kind === "line" ? "line" : "shadow" } },
    xAxis: ranked ? figures : names,
    yAxis: ranked ? { ...names, inverse: true } : figures,
    series: data.series.map((series) => ({
      name: series.name,
      type: data.kind === "line" ? "line" : "bar",
      stack: data.stacked ? "all" : undefined,
      data: series.values,
      barMaxWidth: 22,
      symbolSize: 5,
      label: { show: ranked, position: "right", color: ink },
    })),
  };
}

async function draw(figure) {
  if (drawn.has(figure)) return;
  const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  drawn.set(figure, null);
  const echarts = await load(figure.dataset.chartLibrary);
  const canvas = figure.querySelector("[data-chart-canvas]");
  canvas.hidden = false;
  figure.querySelector("[data-chart-numbers]").open = false;
  canvas.classList.toggle("chart-tall", data.kind === "rank" && data.categories.length > 12);
  const chart = echarts.init(canvas, null, { renderer: "svg" });
  chart.setOption(options(data));
  drawn.set(figure, { chart, data });
}

function drawAll(root) {
  for (const figure of root.querySelectorAll("[data-chart]")) draw(figure);
}

function forget() {
  for (const [figure, entry] of drawn) {
    if (figure.isConnected) continue;
    entry?.chart.dispose();
    drawn.delete(figure);
  }
}

drawAll(document);
document.addEventListener("htmx:load", (event) => {
  forget();
  drawAll(event.target);
});
window.addEventListener("resize", () => drawn.forEach((entry) => entry?.chart.resize()));
dark.addEventListener("change", () => drawn.forEach((entry) => entry?.chart.setOption(options(entry.data))));
