/** The queue's panel: its list, what is added, how it goes on, and the vote to skip. */

import { say } from "../lib/words.js";
import { QueueAdd } from "./queue_add.js";
import { QueueList } from "./queue_list.js";

export class QueuePanel {
  /**
   * @param {HTMLElement} root
   * @param {import("./queue.js").Queue} queue
   * @param {HTMLElement} badge the count on the tab
   */
  constructor(root, queue, badge) {
    this.queue = queue;
    this.session = queue.session;
    this.badge = badge;
    this.find = (/** @type {string} */ selector) => /** @type {any} */ (root.querySelector(selector));
    const announce = (/** @type {string} */ words) => {
      this.find("[data-queue-said]").textContent = words;
    };
    this.list = new QueueList(this.find("[data-entries]"), queue, announce);
    this.adding = new QueueAdd(this.find("[data-queue-add]"), queue, announce);
    this.listen();
  }

  listen() {
    const { queue, find, session } = this;
    const on = (/** @type {string} */ tool, /** @type {() => void} */ act, event = "click") => {
      find(tool).addEventListener(event, act);
    };
    on("[data-skip]", () => void queue.voteToSkip());
    on("[data-next]", () => void session.act("next"));
    on("[data-previous]", () => void session.act("previous"));
    on("[data-shuffle]", () => void queue.change("queue:shuffle", queue.base));
    on("[data-clear]", () => void this.clear());
    on("[data-loop]", () => void this.set("queue:loop", { loop: find("[data-loop]").value }), "change");
    on("[data-order]", () => void this.set("room:settings", { queue_order: find("[data-order]").value }), "change");
    on("[data-quorum]", () => void this.set("room:settings", { skip_quorum: Number(find("[data-quorum]").value) }), "change");
    queue.addEventListener("change", () => this.show());
    session.addEventListener("joined", ({ detail }) => this.showSettings(detail.settings));
    session.addEventListener("settings", ({ detail }) => this.showSettings(detail));
  }

  async clear() {
    const asking = this.find("[data-clear]");
    if (asking.dataset.sure === undefined) return this.ask(asking);
    this.calm(asking);
    await this.queue.change("queue:clear", this.queue.base);
  }

  /**
   * A press that takes everything away is asked for twice.
   * @param {HTMLElement} button
   */
  ask(button) {
    button.dataset.sure = "";
    button.textContent = say("queued.clear_sure");
    button.addEventListener("blur", () => this.calm(button), { once: true });
  }

  /** @param {HTMLElement} button */
  calm(button) {
    delete button.dataset.sure;
    button.textContent = say("queued.clear");
  }

  /**
   * @param {string} event
   * @param {object} fields
   */
  async set(event, fields) {
    if (await this.queue.change(event, fields)) return;
    this.show();
    this.showSettings(this.settings);
  }

  /** @param {{queue_order: string, skip_quorum: number}|undefined} settings */
  showSettings(settings) {
    this.settings = settings;
    if (!settings) return;
    this.find("[data-order]").value = settings.queue_order;
    const quorum = this.find("[data-quorum]");
    const text = String(settings.skip_quorum);
    if (![...quorum.options].some(({ value }) => value === text)) quorum.add(new Option(`${text} %`, text));
    quorum.value = text;
  }

  show() {
    const { queue, session, find } = this;
    if (!queue.head) return;
    const count = queue.items.length;
    this.list.show();
    this.badge.textContent = String(count);
    this.badge.hidden = !count;
    find("[data-queue-empty]").hidden = count > 0;
    find("[data-by-votes]").hidden = queue.head.order !== "votes";
    find("[data-queue-add]").hidden = !session.may("queue.add");
    this.showTools(count);
    this.showSkip(count);
  }

  /** @param {number} count */
  showTools(count) {
    const { queue, session, find } = this;
    const orders = session.may("queue.move");
    find("[data-loop]").value = queue.head.loop;
    find("[data-loop]").closest("label").hidden = !orders;
    for (const choice of ["[data-order]", "[data-quorum]"]) find(choice).closest("label").hidden = !session.may("settings");
    find("[data-shuffle]").hidden = !orders || queue.head.order === "votes" || count < 2;
    find("[data-clear]").hidden = !session.may("queue.remove_any") || !count;
    for (const step of ["[data-next]", "[data-previous]"]) find(step).hidden = !session.may("skip");
  }

  /** @param {number} count */
  showSkip(count) {
    const { skip } = this.queue;
    const button = this.find("[data-skip]");
    button.hidden = !this.session.may("queue.vote") || this.session.may("skip") || (!count && !skip.mine);
    button.ariaPressed = String(skip.mine);
    this.find("[data-skip-words]").textContent = skip.votes ? say("queued.skip_count", skip) : "";
  }
}
