-- Note where a guest came from; what is known of others goes when its own time is over.
-- ARGV: 3 guest, 4 the keyed hash of where they came from, 5 the moment in ms.
local CAME, ORIGINS, moment = key_of('came'), key_of('origins'), tonumber(ARGV[5])
redis.call('HSET', ORIGINS, ARGV[3], ARGV[4])
redis.call('ZADD', CAME, moment, ARGV[3])
for _, guest in ipairs(redis.call('ZRANGEBYSCORE', CAME, '-inf', moment - KEEP_MS)) do
  redis.call('ZREM', CAME, guest)
  redis.call('HDEL', ORIGINS, guest)
end
keep(CAME, ORIGINS)
return 1
