// The HTTP layer of an upload: each part carries its SHA-256, so that a part damaged on its way
// is refused and sent again. Browsers offer the hash on secure pages and on this machine only.
import { defaultOptions } from "../../vendor/upload.js";
import { csrfToken } from "../lib/api.js";

async function sha256(body) {
  const bytes = body instanceof Blob ? await body.arrayBuffer() : body;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return btoa(String.fromCharCode(...digest));
}

async function checked(request, body, send) {
  if (body && globalThis.crypto?.subtle) {
    request.setHeader("Upload-Checksum", `sha256 ${await sha256(body)}`);
  }
  return send(body);
}

export class CheckedHttp {
  constructor() {
    this.plain = defaultOptions.httpStack;
  }

  createRequest(method, url) {
    const request = this.plain.createRequest(method, url);
    const send = request.send.bind(request);
    request.send = (body) => {
      request.setHeader("X-CSRFToken", csrfToken());
      return method === "PATCH" ? checked(request, body, send) : send(body);
    };
    return request;
  }

  getName() {
    return "CheckedHttp";
  }
}
