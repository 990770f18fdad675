/**
 * Reads the chat again from a number on, page by page, after the line broke: what was said in the meantime, however
 * much, and what became of the lines before.
 *
 * @typedef {import("./chat_lines.js").Line} Line
 * @param {(question: {after: number}) => Promise<{messages: Line[], more: boolean}>} ask
 * @param {number} after
 * @param {(line: Line) => void} show
 */
export async function readOn(ask, after, show) {
  let from = after;
  let more = true;
  while (more) {
    const answer = await ask({ after: from });
    for (const line of answer.messages) show(line);
    from = answer.messages.at(-1)?.seq ?? from;
    more = answer.more;
  }
}
