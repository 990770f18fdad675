-- Remove who fell silent, say for how long the host has been away, let held-back chat lines go, and look at the gate.
-- ARGV: 3 ms a silent member stays, 4 ms a chat line waits for its predecessor, 5 ms after which that is looked for.
local gone = expire_members(tonumber(ARGV[3]))
redis.call('ZREMRANGEBYSCORE', SOCKETS, '-inf', '(' .. (NOW - tonumber(ARGV[3])))
local lacks = lacks_a_line(tonumber(ARGV[5]))
release_chat(tonumber(ARGV[4]))
local host, away = redis.call('HGET', META, 'host'), 0
if host and redis.call('HLEN', MEMBERS) > 0 then
  if redis.call('HEXISTS', MEMBERS, host) == 1 and is_connected(host) then
    redis.call('HDEL', META, 'host_gone_at')
  else
    redis.call('HSETNX', META, 'host_gone_at', NOW)
    away = NOW - tonumber(redis.call('HGET', META, 'host_gone_at'))
  end
end
-- What was not told is the business of the one who is handed it.
return {
  #gone, away, redis.call('HLEN', MEMBERS), look() and 1 or 0, lacks and 1 or 0, redis.call('HDEL', META, 'owes'),
}
