// The receipt's link ends in "#" and the secret, which browsers never send to a server. Put it into the form, wipe it from the
// address and the history, and send it; where one more thing must be known by heart, leave that to the person. Without this
// script the page is the same form with the number filled in.
const secret = decodeURIComponent(location.hash.slice(1));
const form = document.getElementById("follow");
if (secret && form) {
  history.replaceState(null, "", location.pathname + location.search);
  form.elements.secret.value = secret;
  const byHeart = form.querySelector("[data-by-heart]");
  if (byHeart) byHeart.focus();
  else form.requestSubmit();
}
