// Calls to our own API: JSON both ways, the CSRF token on what changes, errors with a code.
const ROOT = document.querySelector('meta[name="api"]').content;

export class ApiError extends Error {
  constructor(status, error) {
    super(error?.message ?? "");
    this.status = status;
    this.code = error?.code ?? "UNREACHABLE";
    this.details = error?.details;
  }
}

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]').content;
}

async function read(answer) {
  if (answer.status === 204) return null;
  const text = await answer.text();
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export async function call(method, path, body, how = {}) {
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken();
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const answer = await fetch(ROOT + path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    ...how,
  });
  const content = await read(answer);
  if (!answer.ok) throw new ApiError(answer.status, content?.error);
  return content;
}

export const get = (path) => call("GET", path);
export const post = (path, body, how) => call("POST", path, body, how);
export const patch = (path, body) => call("PATCH", path, body);
export const remove = (path) => call("DELETE", path);
