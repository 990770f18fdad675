/**
 * Asks the pages themselves for their parts.
 *
 * @typedef {{said: string, html: string, count: number}} Part what to say, and what stands there now
 */

import { csrfToken } from "../lib/api.js";

/** The server says no; the message is for a person. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * Send a form as a browser would, and ask for the part that changed.
 * @param {HTMLFormElement} form
 * @returns {Promise<Part>}
 */
export async function sendForm(form) {
  return ask(form.action, { method: "POST", body: new FormData(form) });
}

/**
 * @param {string} address of a page that can answer with its part
 * @returns {Promise<string>} its HTML
 */
export async function fetchPart(address) {
  return (await ask(address, {})).html;
}

/**
 * @param {string} address
 * @param {RequestInit} options
 */
async function ask(address, options) {
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
  const answer = await fetch(address, { ...options, headers });
  const content = await answer.json().catch(() => null);
  if (!answer.ok) throw new Refused(answer.status, content?.error?.message ?? "");
  return content;
}
