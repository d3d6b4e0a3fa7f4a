// The keyboard of the desk: j and k go down and up, Enter opens, x ticks, / searches. Everything works without it.
const rows = [...document.querySelectorAll("[data-row]")]
const link = (row) => row.querySelector("a")
const here = () => rows.findIndex((row) => row.contains(document.activeElement))
const isTyping = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null

const go = (step) => {
  const at = here()
  const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step]
  if (next) {
    link(next).focus()
    next.scrollIntoView({ block: "nearest" })
  }
}

const keys = {
  j: () => go(1),
  k: () => go(-1),
  x: () => rows[here()]?.querySelector("input[type=checkbox]")?.click(),
  "/": () => {
    const box = document.querySelector("input[type=search]")
    if (box) {
      box.focus()
      box.select()
    } else {
      location.assign(`${document.querySelector("[data-search]").href}#q`)
    }
  },
}

document.addEventListener("keydown", (event) => {
  const act = keys[event.key]
  if (!act || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
  event.preventDefault()
  act()
})

document.querySelector(".hg-keys")?.removeAttribute("hidden")
