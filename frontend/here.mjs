// Asks the phone for its place when the button is pressed, and sends it once, in a form. Without it people write coordinates or
// an address. The place is never put into an address.
const box = document.querySelector("[data-here]");
const form = document.getElementById("place");

function say(words) {
  box.querySelector("[role=status]").textContent = words;
}

function send({ coords }) {
  form.elements.lat.value = coords.latitude.toFixed(6);
  form.elements.lon.value = coords.longitude.toFixed(6);
  form.elements.datum.value = "wgs-84";
  form.elements.accuracy.value = Math.round(coords.accuracy || 0);
  form.submit();
}

if (box && form && "geolocation" in navigator) {
  box.hidden = false;
  form.closest("details").open = form.querySelector(".govuk-error-message") !== null;
  box.querySelector("button").addEventListener("click", () => {
    say(box.dataset.wait);
    navigator.geolocation.getCurrentPosition(send, () => say(box.dataset.failed), {
      enableHighAccuracy: true,
      timeout: 20_000,
      maximumAge: 60_000,
    });
  });
}
