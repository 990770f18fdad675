// One file on its way: it starts, pauses, goes on after lost lines, reloads and server restarts,
// and says "change" whenever something is to be shown.
import { Upload } from "../../vendor/upload.js";
import { CheckedHttp } from "./checksum.js";
import { Pace } from "./pace.js";

const PART = 8 * 1024 * 1024;
const DELAYS = [300, 1000, 2000, 4000, ...Array(100).fill(8000)];
// The video that was to get the file is being made: to be told to the person, not to be asked again and again.
const BUSY = "REPLACEMENT_UNDER_WAY";
const HOPELESS = new Set([400, 401, 403, 404, 410, 413, 415, 422, 507]);

export class FileUpload extends EventTarget {
  /** `videoId` names a video that gets the file; without it the file becomes one. */
  constructor(file, endpoint, { videoId } = {}) {
    super();
    this.file = file;
    this.state = "waiting";
    this.sent = 0;
    this.pace = new Pace();
    this.tus = new Upload(file, { ...this.#options(endpoint), ...(videoId ? this.#replacing(videoId) : {}) });
  }

  #options(endpoint) {
    return {
      endpoint,
      chunkSize: PART,
      retryDelays: DELAYS,
      httpStack: new CheckedHttp(),
      metadata: { filename: this.file.name, filetype: this.file.type || "video/mp4" },
      removeFingerprintOnSuccess: true,
      onProgress: (sent) => this.#progress(sent),
      onShouldRetry: (error) => this.#mayRetry(error),
      onError: (error) => this.#fail(error),
      onSuccess: ({ lastResponse }) => this.#finish(lastResponse),
    };
  }

  // After a reload the file is chosen again, and what arrived of it for a video of its own is not meant.
  #replacing(videoId) {
    const metadata = { filename: this.file.name, filetype: this.file.type || "video/mp4", video_id: videoId };
    return { metadata, storeFingerprintForResuming: false, fingerprint: async () => `${videoId}-${crypto.randomUUID()}` };
  }

  get fraction() {
    return this.file.size ? this.sent / this.file.size : 0;
  }

  get isActive() {
    return ["sending", "retrying"].includes(this.state);
  }

  async begin() {
    this.#show("sending");
    const [earlier] = (await this.tus.findPreviousUploads()).reverse();
    if (earlier) this.tus.resumeFromPreviousUpload(earlier);
    if (this.state === "sending") this.tus.start();
  }

  pause() {
    this.pace.forget();
    this.#show("paused");
    this.tus.abort();
  }

  goOn() {
    this.#show("sending");
    this.tus.start();
  }

  async discard() {
    this.#show("gone");
    await this.tus.abort(true).catch(() => {});
  }

  #progress(sent) {
    this.sent = sent;
    this.pace.add(sent);
    this.#show(this.state === "paused" ? "paused" : "sending");
  }

  #mayRetry(error) {
    const status = error.originalResponse?.getStatus() ?? 0;
    if (HOPELESS.has(status) || this.state === "paused") return false;
    if (reasonOf(error).code === BUSY) return false;
    this.pace.forget();
    this.#show("retrying");
    return true;
  }

  #fail(error) {
    if (this.state === "paused" || this.state === "gone") return;
    this.reason = reasonOf(error);
    this.#show("failed");
  }

  #finish(response) {
    this.sent = this.file.size;
    this.videoId = response.getHeader("Matinee-Video-Id");
    this.#show("done");
  }

  #show(state) {
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }
}

function reasonOf(error) {
  try {
    return JSON.parse(error.originalResponse.getBody()).error;
  } catch {
    return { code: "UNREACHABLE", message: "" };
  }
}
