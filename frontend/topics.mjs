// The desk's chart of topics. The table beside it says the same; the chart's library is fetched when somebody asks for it.
const place = document.querySelector("[data-topics-chart]");
const written = document.getElementById("topics-chart");
if (place && written) {
  const data = JSON.parse(written.textContent);
  const button = place.querySelector("button");
  place.hidden = data.series.length === 0;
  button.addEventListener("click", () => {
    button.disabled = true;
    const script = document.createElement("script");
    script.src = button.dataset.script;
    script.addEventListener("load", () => draw(data));
    script.addEventListener("error", () => { button.disabled = false; });
    document.head.append(script);
  });
}

function draw(data) {
  const box = place.querySelector("div");
  box.classList.add("hg-topics-chart--drawn");
  const styles = getComputedStyle(document.body);
  const dashes = ["solid", "dashed", "dotted"];
  const chart = window.echarts.init(box);
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: styles.fontFamily, fontSize: 14, color: styles.color },
    legend: { bottom: 0, orient: "vertical", left: 0, textStyle: { color: styles.color, width: 220, overflow: "truncate" } },
    tooltip: { trigger: "axis", renderMode: "richText" },
    grid: { left: 40, right: 16, top: 16, bottom: 40 + 22 * data.series.length },
    xAxis: { type: "category", data: data.months },
    yAxis: { type: "value", minInterval: 1 },
    series: data.series.map((one, number) => ({
      ...one, type: "line", lineStyle: { type: dashes[number % dashes.length], width: 2 },
    })),
  });
  button().remove();
  addEventListener("resize", () => chart.resize());
}

function button() {
  return place.querySelector("button");
}
