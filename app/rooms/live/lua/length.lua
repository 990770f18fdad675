-- Learn how long the film is that shows, where nobody knew. ARGV: 3 item, 4 its length in ms. Answers 1 when that is news.
local state = load_state()
if not state or state.item ~= ARGV[3] or state.duration > 0 then return 0 end
state.duration = tonumber(ARGV[4])
save_state(state)
if redis.call('LINDEX', ITEMS, state.index) then
  redis.call('LSET', ITEMS, state.index, cjson.encode({state.item, state.duration}))
end
return 1
