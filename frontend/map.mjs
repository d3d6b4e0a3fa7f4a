// The map of beats: fetched only when its button is pressed, drawn from the bureau's own shapes. Every beat's name on it is a
// link, so that it works by keyboard; the list below it says the same. No foreign server, unless the bureau named tiles of its own.
const box = document.querySelector("[data-map]");
const isEnglish = document.documentElement.lang === "en";
const name = ({ name_zh, name_en }) => (isEnglish && name_en ? name_en : name_zh);

function loadStyle(href) {
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
    link.addEventListener("load", resolve);
    link.addEventListener("error", reject);
    document.head.append(link);
  });
}

function styleOf(shapes) {
  const { tiles, credit } = box.dataset;
  const ink = getComputedStyle(document.documentElement).getPropertyValue("--accent").trim() || "#0e4a5a";
  const paper = getComputedStyle(document.documentElement).getPropertyValue("--surface").trim() || "#ffffff";
  const sources = { shapes: { type: "geojson", data: shapes } };
  const layers = [{ id: "paper", type: "background", paint: { "background-color": paper } }];
  if (tiles) {
    sources.tiles = { type: "raster", tiles: [tiles], tileSize: 256, attribution: credit ?? "" };
    layers.push({ id: "tiles", type: "raster", source: "tiles" });
  }
  const areas = ["any", ["==", ["geometry-type"], "Polygon"], ["==", ["geometry-type"], "MultiPolygon"]];
  layers.push(
    { id: "beats", type: "fill", source: "shapes", filter: areas, paint: { "fill-color": ink, "fill-opacity": 0.12 } },
    { id: "borders", type: "line", source: "shapes", filter: areas, paint: { "line-color": ink, "line-width": 2 } },
  );
  return { version: 8, sources, layers };
}

function boundsOf(shapes) {
  let [west, south, east, north] = [180, 90, -180, -90];
  const look = (one) => {
    if (typeof one[0] !== "number") return one.forEach(look);
    west = Math.min(west, one[0]);
    east = Math.max(east, one[0]);
    south = Math.min(south, one[1]);
    north = Math.max(north, one[1]);
  };
  shapes.features.forEach((one) => look(one.geometry.coordinates));
  return [[west, south], [east, north]];
}

function label(properties) {
  const made = document.createElement(properties.href ? "a" : "span");
  made.className = properties.href ? "hg-map__beat" : "hg-map__unit";
  made.textContent = name(properties);
  if (properties.href) made.href = properties.href;
  return made;
}

/** Leaves out a name that would lie over another; closer in, there is room for it. Beats come before units. */
function spread(labels) {
  const taken = [];
  for (const one of labels) {
    one.style.visibility = "";
    const box = one.getBoundingClientRect();
    const isFree = taken.every(
      (other) => box.right < other.left || box.left > other.right || box.bottom < other.top || box.top > other.bottom,
    );
    if (isFree) taken.push(box);
    else one.style.visibility = "hidden";
  }
}

async function open() {
  const say = (words) => (box.querySelector("[role=status]").textContent = words);
  const canvas = box.querySelector(".hg-map__canvas");
  say(box.dataset.wait);
  try {
    const [maplibre, shapes] = await Promise.all([
      import(new URL(box.dataset.map, location.href).href),
      fetch(box.dataset.shapes).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status)))),
      loadStyle(box.dataset.style),
    ]);
    maplibre.setWorkerUrl(new URL(box.dataset.worker, location.href).href);
    canvas.hidden = false;
    const map = new maplibre.Map({
      container: canvas,
      style: styleOf(shapes),
      bounds: boundsOf(shapes),
      fitBoundsOptions: { padding: 24 },
      cooperativeGestures: true,
      attributionControl: box.dataset.credit ? {} : false,
    });
    map.addControl(new maplibre.NavigationControl({ showCompass: false }));
    map.dragRotate.disable();
    map.on("click", "beats", (event) => location.assign(event.features[0].properties.href));
    map.on("load", () => {
      const labels = shapes.features.map(({ geometry, properties }) => {
        const element = label(properties);
        new maplibre.Marker({ element }).setLngLat(properties.at ?? geometry.coordinates).addTo(map);
        return element;
      });
      spread(labels);
      map.on("moveend", () => spread(labels));
      box.querySelector("p").hidden = true;
      box.dataset.open = "yes";
      say("");
    });
  } catch (error) {
    console.error(error);
    canvas.hidden = true;
    say(box.dataset.failed);
  }
}

if (box) {
  box.hidden = false;
  box.querySelector("button").addEventListener("click", open);
}
