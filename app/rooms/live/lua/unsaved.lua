-- Answer the state in whole numbers when it is due to be written to the database, else ''; one asker at a time.
-- ARGV: 3 '1' to take it whatever was saved before, 'left' also what a former life of Redis left: as of when
-- somebody was heard here last, for nobody knows what became of them since.
local SAVER_MS, REPEAT_MS = 4500, 30000
local state = load_state(ARGV[3] == 'left')
if not state then return '' end
local meta = pairs_of(redis.call('HGETALL', META))
local mark = string.format('%d:%d', state.epoch, state.v)
if ARGV[3] == '0' then
  if tonumber(meta.saver_until or 0) > NOW then return '' end
  if meta.saved == mark and NOW - tonumber(meta.saved_at or 0) < REPEAT_MS then return '' end
  redis.call('HSET', META, 'saver_until', NOW + SAVER_MS)
end
local kept = NOW
if ARGV[3] == 'left' and state.life ~= this_life() then
  local heard = tonumber(redis.call('ZREVRANGE', SEEN, 0, 0, 'WITHSCORES')[2] or 0)
  kept = math.min(math.max(heard, state.changed_at), NOW)
end
return string.format(
  '{"epoch":%d,"v":%d,"item":%s,"position":%d,"rate":%d,"playing":%s,"at":%d,"duration":%d,"now":%d,"mark":"%s"}',
  state.epoch, state.v, cjson.encode(state.item), state.position, state.rate, tostring(state.playing),
  state.at, state.duration, kept, mark)
