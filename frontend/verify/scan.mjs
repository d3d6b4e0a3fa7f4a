// Reads the QR code of a paper receipt, from the camera or from a photo, and follows its link if it is this site's. Pictures
// stay in the browser. Loaded by /log/check/ when somebody asks for it.

import { decodeQR } from "./qr-decode.mjs";

const SIDE = 800; // pixels on the longer side are plenty for a code of 45 modules

/** `kind` is "camera" or "picture"; `place` is where its buttons and words go; `page` draws them. */
export async function scan(kind, place, page) {
  await { camera: fromCamera, picture: fromPicture }[kind](place, page);
}

function fromPicture(place, { make, say, words }) {
  const input = make("input", { type: "file", accept: "image/*", "aria-label": say(words.scanPicture) });
  const answer = make("p");
  input.addEventListener("change", async () => {
    const picture = await createImageBitmap(input.files[0]).catch(() => null);
    answer.textContent = picture ? follow(read(picture), say, words) : say(words.scanNothing);
  });
  place.replaceChildren(input, answer);
  input.focus();
}

async function fromCamera(place, { make, button, say, words }) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    place.replaceChildren(make("p", {}, say(words.scanNoCamera)));
    return;
  }
  const video = make("video", { playsinline: true, muted: true });
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
    place.replaceChildren();
  };
  place.replaceChildren(video, button(words.scanStop, stop));
  video.srcObject = stream;
  await video.play();
  while (stream.active) {
    const found = read(video);
    if (found) {
      stop();
      place.replaceChildren(make("p", {}, follow(found, say, words)));
      return;
    }
    await new Promise((next) => setTimeout(next, 200));
  }
}

/** The text of the code in a picture or a frame; empty for none. */
function read(picture) {
  const [width, height] = [picture.videoWidth ?? picture.width, picture.videoHeight ?? picture.height];
  const scale = Math.min(1, SIDE / Math.max(width, height, 1));
  const canvas = new OffscreenCanvas(Math.max(1, width * scale), Math.max(1, height * scale));
  const paper = canvas.getContext("2d", { willReadFrequently: true });
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
  try {
    return decodeQR(paper.getImageData(0, 0, canvas.width, canvas.height));
  } catch {
    return "";
  }
}

/** Go where the code leads, if that is a receipt of this site; else words that say why not. */
function follow(text, say, words) {
  if (!text) return say(words.scanNothing);
  const link = URL.canParse(text) ? new URL(text) : null;
  if (link?.origin !== location.origin || !link.pathname.startsWith("/r/")) return say(words.scanNotOurs) + text.split("#")[0];
  location.assign(link);
  return "";
}
