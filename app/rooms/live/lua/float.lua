-- Gather reactions over the picture, and tell what was gathered at most once in ARGV[4] ms.
-- ARGV: 3 the reaction, '' to only tell. Answers 1 when something is gathered and must be told later.
local NAMED = 'float:'
if ARGV[3] ~= '' then
  redis.call('HINCRBY', META, NAMED .. ARGV[3], 1)
  keep(META)
end
local told_at = tonumber(redis.call('HGET', META, 'floats_told_at') or 0)
if NOW - told_at < tonumber(ARGV[4]) then return 1 end
local counts, some = {}, false
for field, count in pairs(pairs_of(redis.call('HGETALL', META))) do
  if field:sub(1, #NAMED) == NAMED then
    counts[field:sub(#NAMED + 1)] = tonumber(count)
    some = true
    redis.call('HDEL', META, field)
  end
end
if some then
  redis.call('HSET', META, 'floats_told_at', NOW)
  publish('reaction', cjson.encode({counts = counts}))
end
return 0
