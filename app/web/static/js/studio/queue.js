// The files a person dropped: two travel at once, the others wait their turn.
import { FileUpload } from "./file_upload.js";
import { uploadRow } from "./upload_row.js";

const AT_ONCE = 2;

export class Queue extends EventTarget {
  constructor(list, endpoint) {
    super();
    this.list = list;
    this.endpoint = endpoint;
    this.uploads = [];
  }

  add(file) {
    const upload = new FileUpload(file, this.endpoint);
    this.uploads.push(upload);
    const row = uploadRow(upload);
    this.list.append(row);
    upload.addEventListener("change", () => this.#changed(upload, row));
    this.#changed(upload, row);
  }

  get active() {
    return this.uploads.filter((upload) => upload.isActive);
  }

  // How far all of today's files are together, 0 to 1.
  get fraction() {
    const total = this.uploads.reduce((sum, upload) => sum + upload.file.size, 0);
    const sent = this.uploads.reduce((sum, upload) => sum + upload.sent, 0);
    return total ? sent / total : 0;
  }

  #changed(upload, row) {
    if (upload.state === "gone") {
      this.uploads = this.uploads.filter((other) => other !== upload);
      row.remove();
    }
    if (upload.state === "done" && !upload.told) {
      upload.told = true;
      row.remove();
      this.dispatchEvent(new CustomEvent("arrived", { detail: upload }));
    }
    this.#fill();
    this.dispatchEvent(new Event("change"));
  }

  #fill() {
    const free = AT_ONCE - this.active.length;
    const waiting = this.uploads.filter((upload) => upload.state === "waiting");
    for (const upload of waiting.slice(0, Math.max(0, free))) upload.begin();
  }
}
