-- Publish the list of members if it changed, at most once in ARGV[3] ms. Answers 1 when it must be tried again.
local meta = pairs_of(redis.call('HGETALL', META))
if meta.mv == meta.mv_told then return 0 end
if not redis.call('SET', GATE, '1', 'NX', 'PX', ARGV[3]) then return 1 end
redis.call('HSET', META, 'mv_told', meta.mv)
publish('members', encode_members())
return 0
