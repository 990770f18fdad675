-- Keep what a member says of its playback. ARGV: 3 member id, 4 status JSON, 5 its line's delay in ms.
if redis.call('HEXISTS', MEMBERS, ARGV[3]) == 0 then return 0 end
redis.call('HSET', STATUS, ARGV[3], ARGV[4])
redis.call('ZADD', DELAYS, ARGV[5], ARGV[3])
redis.call('ZADD', SEEN, NOW, ARGV[3])
keep(STATUS, DELAYS)
members_changed()
return 1
