-- Keep what a member says of its playback. ARGV: 3 member id, 4 status JSON, 5 its line's delay in ms or ''.
local SMOOTHING = 0.3
if redis.call('HEXISTS', MEMBERS, ARGV[3]) == 0 then return 0 end
redis.call('HSET', STATUS, ARGV[3], ARGV[4])
local delay, before = tonumber(ARGV[5]), tonumber(redis.call('ZSCORE', DELAYS, ARGV[3]) or nil)
if delay then
  redis.call('ZADD', DELAYS, before and before + (delay - before) * SMOOTHING or delay, ARGV[3])
end
redis.call('ZADD', SEEN, NOW, ARGV[3])
keep(STATUS, DELAYS)
members_changed()
return 1
