-- Put a lost state back; the first to come wins, everybody gets what is there.
-- ARGV: 3 epoch, 4 v, 5 item, 6 position, 7 rate, 8 playing, 9 at, 10 duration, 11 host, 12 ms at which it was
-- saved, 13 the number of the last chat line, 14 the queue as JSON, 15 for whom it waits.
local TRUST_MS = 90000
local existing = load_state()
if existing then return encode_state(existing, NOW) end

local state = {
  epoch = tonumber(ARGV[3]), v = tonumber(ARGV[4]), item = ARGV[5], position = tonumber(ARGV[6]),
  rate = tonumber(ARGV[7]), playing = ARGV[8] == '1', at = tonumber(ARGV[9]), duration = tonumber(ARGV[10]),
  index = 0,
}
local saved_at = tonumber(ARGV[12])
-- Nobody has kept this room for a while: it stands where it was when somebody last did.
if state.playing and NOW - saved_at > TRUST_MS then stop(state, saved_at) end
if not state.playing then state.at = NOW end
redis.call('DEL', STREAM, ITEMS, GATE)
redis.call('RPUSH', ITEMS, cjson.encode({state.item, state.duration}))
-- What is there of the host may be older than the database: that is told anew.
if redis.call('HSETNX', META, 'host', ARGV[11]) == 0 then redis.call('HSET', META, 'owes', 1) end
redis.call('HSET', META, 'wait', ARGV[15])
redis.call('HSETNX', CHAT, 'last', ARGV[13])
keep(ITEMS, META, CHAT)
local json = commit(state, 'rebuild')
restore_queue(cjson.decode(ARGV[14]), state.epoch)
return json
