-- Publish a committed chat line. ARGV: 3 its number, 4 its JSON, 5 ms it waits for its predecessor.
local number, last = tonumber(ARGV[3]), tonumber(redis.call('HGET', CHAT, 'last'))
if last and number <= last then
  publish('chat', ARGV[4])
  return 0
end
redis.call('HSET', CHAT, number, NOW .. '|' .. ARGV[4])
release_chat(tonumber(ARGV[5]))
return 1
