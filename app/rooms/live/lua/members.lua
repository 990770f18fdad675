-- Publish the list of members if it changed, at most once in ARGV[3] ms. Answers 1 when it must be tried again.
-- Of a crowd only the number is told, and that only when it is another one.
local meta, count = pairs_of(redis.call('HGETALL', META)), redis.call('HLEN', MEMBERS)
if meta.mv == meta.mv_told then return 0 end
if count > LIST_LIMIT and tonumber(meta.count_told or nil) == count then
  redis.call('HSET', META, 'mv_told', meta.mv)
  return 0
end
if NOW - tonumber(meta.told_at or 0) < tonumber(ARGV[3]) then return 1 end
redis.call('HSET', META, 'mv_told', meta.mv, 'told_at', NOW, 'count_told', count)
publish('members', encode_members())
return 0
