// The slip's QR code ends in "#" and the code, which browsers never send to a server. Put it into the form and wipe it from
// the address; pressing the button is left to the person, because a slip can be exchanged only once.
const code = decodeURIComponent(location.hash.slice(1));
const box = document.getElementById("id_code");
if (code && box) {
  history.replaceState(null, "", location.pathname + location.search);
  box.value = code;
  box.form.querySelector("button").focus();
}
