/** A member of a room whose time passes as a test says. */

import { positionAt } from "../../app/web/static/js/rooms/anchor.js";
import { Follower } from "../../app/web/static/js/rooms/follower.js";
import { FakePlayer, World } from "./world.js";

export const AHEAD = 7_000_000;

/** A member of a room, and a way to let time pass for them. */
export function member(options) {
  const world = new World();
  const player = new FakePlayer(world, options);
  const told = [];
  const follower = new Follower(player, {
    now: world.now,
    serverNow: () => world.time + AHEAD,
    tell: (kind, detail) => told.push([kind, detail]),
  });
  let due = 0;
  const pass = async (ms, { until = () => false } = {}) => {
    const end = world.time + ms;
    while (world.time < end && !until()) {
      world.time += 5;
      player.step(5);
      await null;
      if (world.time >= due) due = world.time + follower.tick();
    }
  };
  const say = (change) => {
    const [v, at] = [(follower.state?.v ?? 0) + 1, world.time + AHEAD + (change.lead ?? 0)];
    const state = { epoch: 1, v, item: "a", position: 0, rate: 1, playing: true, at, ...change };
    follower.apply(state);
    due = 0;
    return state;
  };
  const error = () => player.at - positionAt(follower.next ?? follower.state, world.time + AHEAD);
  return { world, player, follower, told, pass, say, error };
}
