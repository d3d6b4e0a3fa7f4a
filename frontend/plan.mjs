// A plan's map changed by hand: drag a unit to another beat, or pick it and choose a beat. What a move does is counted here at
// once, as core/planning/measuring.py counts it; the server judges it after, and what it refuses goes back. Without this script
// the page's form does the same.
const box = document.querySelector("[data-plan]");
const isEnglish = document.documentElement.lang === "en";
const say = (text) => (box.querySelector("[role=status]").textContent = text);
const fill = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);

class Plan {
  constructor(data) {
    Object.assign(this, data);
    this.near = this.names.map(() => []);
    for (const [a, b, metres, isOpen] of this.edges) {
      this.near[a].push([b, metres, isOpen]);
      this.near[b].push([a, metres, isOpen]);
    }
    this.total = this.loads.reduce((sum, one) => sum + one, 0);
    this.beats = this.codes.map((_, beat) => this.count(this.inside(beat)));
  }

  inside(beat) {
    return this.of.flatMap((one, unit) => (one === beat ? [unit] : []));
  }

  /** Load, way (load times metres from the best unit) and roundness of these units. */
  count(units) {
    let [load, area, around, way] = [0, 0, 0, Infinity];
    const mine = new Set(units);
    for (const unit of units) {
      load += this.loads[unit];
      area += this.areas[unit];
      around += this.perimeters[unit];
      for (const [other, metres] of this.near[unit]) if (mine.has(other)) around -= metres;
    }
    for (const centre of units) {
      const [x, y] = this.at[centre];
      let sum = 0;
      for (const unit of units) {
        sum += this.loads[unit] * Math.hypot(this.at[unit][0] - x, this.at[unit][1] - y);
        if (sum >= way) break;
      }
      way = Math.min(way, sum);
    }
    return { load, way, round: area > 0 && around > 0 ? (4 * Math.PI * area) / around ** 2 : null };
  }

  figures(beats = this.beats) {
    const loads = beats.map((one) => one.load);
    const mean = this.total / beats.length;
    const round = beats.map((one) => one.round).filter((one) => one !== null);
    return {
      most: Math.max(...loads) / mean,
      least: Math.min(...loads) / mean,
      way: beats.reduce((sum, one) => sum + one.way, 0) / this.total,
      compactness: round.length ? round.reduce((sum, one) => sum + one, 0) / round.length : null,
    };
  }

  pieces(units) {
    const left = new Set(units);
    let count = 0;
    for (const first of units) {
      if (!left.delete(first)) continue;
      count += 1;
      for (const waiting = [first]; waiting.length; ) {
        for (const [other, , isOpen] of this.near[waiting.pop()]) if (isOpen && left.delete(other)) waiting.push(other);
      }
    }
    return count;
  }

  /** As core/planning/moving.py: the word for why not, or null. */
  refusal(unit, beat) {
    const inside = this.inside(this.of[unit]);
    const beside = this.near[unit].filter(([other]) => this.of[other] === beat);
    if (inside.length === 1) return "last";
    if (!beside.length) return "apart";
    if (!beside.some(([, , isOpen]) => isOpen)) return "closed";
    return this.pieces(inside.filter((one) => one !== unit)) > this.pieces(inside) ? "breaks" : null;
  }

  /** The beats as they would be. */
  tried(unit, beat) {
    const was = this.of[unit];
    return this.beats.map((one, place) => {
      if (place === was) return this.count(this.inside(was).filter((other) => other !== unit));
      return place === beat ? this.count([...this.inside(beat), unit]) : one;
    });
  }

  put(unit, beat) {
    this.beats = this.tried(unit, beat);
    this.of[unit] = beat;
  }

  title(beat) {
    return `${this.numbers[beat]} ${this.titles[beat][isEnglish && this.titles[beat][1] ? 1 : 0]}`;
  }
}

function begin(plan, words) {
  const svg = box.querySelector("svg");
  const units = [...svg.querySelectorAll(".hg-plan__units path")];
  const places = new Map(units.map((path, unit) => [path, unit]));
  const outline = svg.querySelector(".hg-plan__new");
  const panel = box.querySelector(".hg-plan__panel");
  let [picked, cursor, drag, last] = [null, 0, null, Promise.resolve()];

  const number = (value) => (value === null ? "–" : value.toFixed(2));
  const colour = (unit, beat) => units[unit].setAttribute("class", `l${units[unit].dataset.l} k${plan.colours[beat]}`);
  for (const path of units) path.dataset.l = path.getAttribute("class")[1];

  function draw() {
    outline.setAttribute("d", plan.edges.filter(([a, b]) => plan.of[a] !== plan.of[b]).map((one) => one[4]).join(""));
    const now = plan.figures();
    const shown = { most: number(now.most), least: number(now.least), way: `${now.way.toFixed(0)}${words.metres}`, compactness: number(now.compactness) };
    for (const [name, value] of Object.entries(shown)) document.querySelector(`[data-figure=${name}]`).textContent = value;
    plan.codes.forEach((code, beat) => {
      const row = document.getElementById(`beat-${code}`);
      row.querySelector("[data-share]").textContent = number((plan.beats[beat].load * plan.codes.length) / plan.total);
      row.querySelector("[data-units]").textContent = plan.inside(beat).length;
      const inside = plan.inside(beat);
      const [x, y] = [0, 1].map((axis) => inside.reduce((sum, unit) => sum + plan.middles[unit][axis], 0) / inside.length);
      const far = (unit) => Math.hypot(plan.middles[unit][0] - x, plan.middles[unit][1] - y);
      const best = inside.reduce((one, other) => (far(other) < far(one) ? other : one));
      const label = svg.querySelector(`.hg-plan__numbers--new text:nth-of-type(${beat + 1})`);
      label.setAttribute("x", plan.middles[best][0]);
      label.setAttribute("y", plan.middles[best][1]);
    });
    box.querySelector("[data-verb=undo]").hidden = !plan.moves;
    box.querySelector("[data-verb=redo]").hidden = !plan.undone;
  }

  function would(unit, beat) {
    const why = plan.refusal(unit, beat);
    if (why) return fill(words[why], { unit: plan.names[unit], beat: plan.title(beat) });
    const [was, then] = [plan.figures(), plan.figures(plan.tried(unit, beat))];
    return fill(words.would, {
      beat: plan.title(beat), most: number(then.most), was: number(was.most), way: then.way.toFixed(0), before: was.way.toFixed(0),
    });
  }

  const about = (unit) =>
    fill(words.unit, { unit: plan.names[unit], share: number((plan.loads[unit] * plan.names.length) / plan.total), beat: plan.title(plan.of[unit]) });

  function pick(unit) {
    if (picked !== null) units[picked].removeAttribute("data-picked");
    picked = unit;
    panel.hidden = unit === null;
    if (unit === null) return;
    cursor = unit;
    units[unit].dataset.picked = "";
    panel.querySelector("p").textContent = about(unit);
    const beside = [...new Set(plan.near[unit].map(([other]) => plan.of[other]))].filter((beat) => beat !== plan.of[unit]);
    panel.querySelector("ul").replaceChildren(
      ...(beside.length ? beside : [null]).map((beat) => {
        const item = document.createElement("li");
        if (beat === null || plan.refusal(unit, beat)) {
          item.textContent = beat === null ? words.inner : `${plan.title(beat)}${words.colon}${would(unit, beat)}`;
          return item;
        }
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: would(unit, beat), className: "govuk-button govuk-button--secondary" });
        button.addEventListener("click", () => {
          move(unit, beat);
          svg.focus({ preventScroll: true });
        });
        item.append(button);
        return item;
      }),
    );
  }

  /** One after the other: the server takes each step on top of the one before. */
  function ask(verb, more = {}) {
    const body = new URLSearchParams({ verb, ...more });
    const headers = { "X-CSRFToken": box.querySelector("[name=csrfmiddlewaretoken]").value };
    last = last.then(() => fetch(box.dataset.hand, { method: "POST", body, headers })).then(async (answer) => ({ ok: answer.ok, ...(await answer.json()) }));
    return last;
  }

  function settle(answer, unit) {
    box.querySelector("[data-stale]").hidden = false;
    if (answer.moves !== plan.moves || answer.undone !== plan.undone) location.reload();
    else if (unit !== null) say(fill(words.done, { unit: plan.names[unit], beat: plan.title(plan.of[unit]), most: number(answer.most), way: answer.way.toFixed(0) }));
  }

  async function move(unit, beat) {
    const [was, why] = [plan.of[unit], plan.refusal(unit, beat)];
    if (why) return say(would(unit, beat));
    const before = [plan.moves, plan.undone];
    const show = (where) => {
      plan.put(unit, where);
      colour(unit, where);
      draw();
    };
    [plan.moves, plan.undone] = [plan.moves + 1, 0];
    show(beat);
    pick(null);
    const sent = [plan.moves, plan.undone];
    try {
      const answer = await ask("move", { unit: plan.names[unit], beat: plan.codes[beat] });
      if (answer.ok && plan.moves === sent[0]) return settle(answer, unit);
      if (answer.ok) return;
      say(answer.error);
    } catch (error) {
      console.error(error);
      last = Promise.resolve();
      say(words.failed);
    }
    [plan.moves, plan.undone] = before;
    show(was);
  }

  async function step(verb) {
    try {
      const answer = await ask(verb);
      if (!answer.ok) return say(answer.error);
      if (answer.changed) {
        const [unit, beat] = [plan.names.indexOf(answer.changed[0]), plan.codes.indexOf(answer.changed[1])];
        [plan.moves, plan.undone] = verb === "undo" ? [plan.moves - 1, plan.undone + 1] : [plan.moves + 1, plan.undone - 1];
        plan.put(unit, beat);
        colour(unit, beat);
        pick(null);
        draw();
        settle(answer, unit);
      }
    } catch (error) {
      console.error(error);
      last = Promise.resolve();
      say(words.failed);
    }
  }

  const under = (event) => places.get(document.elementFromPoint(event.clientX, event.clientY)) ?? null;
  svg.addEventListener("pointerdown", (event) => {
    const unit = event.button === 0 && event.pointerType !== "touch" ? under(event) : null;
    if (unit === null) return;
    event.preventDefault();
    svg.focus({ preventScroll: true });
    drag = { unit, over: unit };
  });
  svg.addEventListener("pointermove", (event) => {
    const over = under(event);
    if (!drag) {
      if (over !== null && event.pointerType !== "touch") say(about(over));
      return;
    }
    if (over === null || over === drag.over) return;
    drag.over = over;
    units[drag.unit].dataset.picked = "";
    const beat = plan.of[over];
    colour(drag.unit, beat);
    say(beat === plan.of[drag.unit] ? about(drag.unit) : would(drag.unit, beat));
  });
  addEventListener("pointerup", (event) => {
    if (!drag) return;
    const { unit, over } = drag;
    drag = null;
    units[unit].removeAttribute("data-picked");
    colour(unit, plan.of[unit]);
    if (over === unit) pick(unit);
    else if (under(event) !== null && plan.of[over] !== plan.of[unit]) move(unit, plan.of[over]);
  });
  addEventListener("pointercancel", () => {
    if (drag) colour(drag.unit, plan.of[drag.unit]);
    drag = null;
  });
  svg.addEventListener("click", (event) => {
    if (event.pointerType === "touch" && under(event) !== null) pick(under(event));
  });

  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  svg.addEventListener("keydown", (event) => {
    const way = ways[event.key];
    if (way) {
      event.preventDefault();
      const [x, y] = plan.middles[cursor];
      const cost = ([other]) => {
        const [dx, dy] = [plan.middles[other][0] - x, plan.middles[other][1] - y];
        const along = dx * way[0] + dy * way[1];
        return along > 0 ? Math.hypot(dx, dy) / (along / Math.hypot(dx, dy)) ** 3 : Infinity;
      };
      const best = plan.near[cursor].filter((one) => cost(one) < Infinity).sort((a, b) => cost(a) - cost(b))[0];
      if (best) cursor = best[0];
      for (const path of svg.querySelectorAll("[data-cursor]")) path.removeAttribute("data-cursor");
      units[cursor].dataset.cursor = "";
      say(about(cursor));
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      pick(cursor);
      panel.querySelector("button")?.focus();
    }
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      pick(null);
      svg.focus();
    } else if ((event.ctrlKey || event.metaKey) && /^[zy]$/i.test(event.key)) {
      event.preventDefault();
      step(event.key.toLowerCase() === "y" || event.shiftKey ? "redo" : "undo");
    }
  });
  for (const verb of ["undo", "redo"]) {
    box.querySelector(`[data-verb=${verb}]`).addEventListener("submit", (event) => {
      event.preventDefault();
      step(verb);
    });
  }
  svg.setAttribute("tabindex", "0");
  svg.setAttribute("role", "application");
  svg.setAttribute("aria-label", words.map);
  draw();
  say(words.ready);
  box.dataset.open = "yes";
}

for (const wide of box?.querySelectorAll("[data-wide]") ?? []) {
  wide.parentElement.hidden = false;
  wide.addEventListener("click", () => box.querySelector(".hg-plan__sheet").setAttribute("data-zoom", wide.dataset.wide));
}
if (box?.dataset.units) {
  try {
    const answer = await fetch(box.dataset.units);
    if (!answer.ok) throw new Error(answer.status);
    begin(new Plan(await answer.json()), JSON.parse(document.getElementById("plan-words").textContent));
  } catch (error) {
    console.error(error);
    say(box.dataset.failed);
  }
}
