-- Give a member a place, counted and taken in one step.
-- ARGV: 3 member id, 4 member JSON, 5 socket, 6 places (below 0: no limit), 7 ms a silent member stays.
local id, member, places = ARGV[3], cjson.decode(ARGV[4]), tonumber(ARGV[6])
expire_members(tonumber(ARGV[7]))
local present = redis.call('HGET', MEMBERS, id)
if not present and places >= 0 and redis.call('HLEN', MEMBERS) >= places then
  return '{"ok":false,"code":"ROOM_FULL"}'
end
member.joined_at = present and cjson.decode(present).joined_at or NOW
redis.call('HSET', MEMBERS, id, cjson.encode(member))
redis.call('ZADD', SEEN, NOW, id)
redis.call('ZADD', SOCKETS, NOW, id .. '|' .. ARGV[5])
if redis.call('HGET', META, 'host') == id then redis.call('HDEL', META, 'host_gone_at') end
keep(MEMBERS, SEEN, SOCKETS)
members_changed()
return '{"ok":true,"joined_at":' .. string.format('%d', member.joined_at) .. '}'
