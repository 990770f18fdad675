-- Publish the list of members if it changed, at most once in ARGV[3] ms. Answers 1 when it must be tried again.
local meta = pairs_of(redis.call('HGETALL', META))
if meta.mv == meta.mv_told then return 0 end
if NOW - tonumber(meta.told_at or 0) < tonumber(ARGV[3]) then return 1 end
redis.call('HSET', META, 'mv_told', meta.mv, 'told_at', NOW)
publish('members', encode_members())
return 0
