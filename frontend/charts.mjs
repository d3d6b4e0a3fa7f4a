// Charts of the boards: a line with its 95 % interval as a band. The table beside each says the same; the library is fetched
// when somebody asks for the first chart. A point that is not published is a gap.
const PLACES = [...document.querySelectorAll("[data-chart]")];

let fetched = null;
function library(source) {
  fetched ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.addEventListener("load", () => resolve(window.echarts));
    script.addEventListener("error", () => { fetched = null; script.remove(); reject(new Error(source)); });
    document.head.append(script);
  });
  return fetched;
}

function options(data, styles) {
  const accent = styles.getPropertyValue("--accent").trim();
  const text = { fontFamily: styles.fontFamily, fontSize: 14, color: styles.color };
  const band = data.low.map((low, at) => (low === null || data.high[at] === null ? null : +(data.high[at] - low).toFixed(1)));
  const hidden = { type: "line", symbol: "none", lineStyle: { opacity: 0 }, silent: true };
  const shown = (at) => {
    if (data.values[at] === null) return data.labels[at];
    const ends = data.low[at] === null || data.high[at] === null ? "" : `\n${data.between}: ${data.low[at]}–${data.high[at]}`;
    return `${data.labels[at]}\n${data.values[at]} ${data.unit}${ends}`;
  };
  return {
    animation: false,
    textStyle: text,
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, formatter: (points) => shown(points[0].dataIndex) },
    grid: { left: 48, right: 16, top: 16, bottom: 32 },
    xAxis: { type: "category", data: data.labels, axisLabel: text },
    yAxis: { type: "value", min: 0, max: data.most, axisLabel: text },
    series: [
      { ...hidden, stack: "band", data: data.low },
      { ...hidden, stack: "band", data: band, areaStyle: { color: accent, opacity: 0.2 } },
      { type: "line", name: data.title, data: data.values, symbolSize: 7, lineStyle: { color: accent, width: 2 }, itemStyle: { color: accent } },
    ],
  };
}

for (const place of PLACES) {
  const button = place.querySelector("button");
  place.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const echarts = await library(button.dataset.script);
      const box = place.querySelector(".hg-chart");
      box.classList.add("hg-chart--drawn");
      const chart = echarts.init(box);
      chart.setOption(options(JSON.parse(document.getElementById(place.dataset.chart).textContent), getComputedStyle(document.body)));
      addEventListener("resize", () => chart.resize());
      button.remove();
    } catch (error) {
      console.error(error);
      button.disabled = false;
    }
  });
}
