-- Learn how long the film is that shows, where only who watches can tell. ARGV: 3 item, 4 its length in ms.
-- What was told may be told anew: a player may speak of something before the film. Answers 1 when it is news.
local state = load_state()
if not state or state.item ~= ARGV[3] or state.duration == tonumber(ARGV[4]) then return 0 end
if state.duration > 0 and redis.call('HGET', META, 'told') ~= state.item then return 0 end
state.duration = tonumber(ARGV[4])
save_state(state)
redis.call('HSET', META, 'told', state.item)
keep(META)
if redis.call('LINDEX', ITEMS, state.index) then
  redis.call('LSET', ITEMS, state.index, cjson.encode({state.item, state.duration}))
end
return 1
