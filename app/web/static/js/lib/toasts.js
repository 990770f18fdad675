// Short messages in the page's live region; they leave after a while, not while they are read.
const STAY = 8000;

function region() {
  return document.querySelector("[data-toasts]");
}

function leaveAfter(toast) {
  let timer = setTimeout(() => toast.remove(), STAY);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("focusin", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => {
    timer = setTimeout(() => toast.remove(), STAY);
  });
}

export function toast(text) {
  const piece = document.querySelector("#toast").content.firstElementChild.cloneNode(true);
  piece.querySelector("span").textContent = text;
  piece.querySelector("button").addEventListener("click", () => piece.remove());
  region().append(piece);
  leaveAfter(piece);
  return piece;
}

// What the server said is shown again, so that the live region reads it out.
export function startToasts() {
  const said = [...region().children];
  for (const piece of said) {
    const text = piece.textContent.trim();
    piece.remove();
    toast(text);
  }
}
