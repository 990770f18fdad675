-- Take one socket of a member away. ARGV: 3 member id, 4 socket ('' for all), 5 '1' when meant, not lost,
-- 6 ms ago it was heard.
local id, socket, meant = ARGV[3], ARGV[4], ARGV[5] == '1'
if socket ~= '' then redis.call('ZREM', SOCKETS, id .. '|' .. socket) end
if redis.call('HEXISTS', MEMBERS, id) == 0 then return redis.call('HLEN', MEMBERS) end
if not meant then
  redis.call('ZADD', SEEN, 'GT', NOW - tonumber(ARGV[6]), id)
elseif socket == '' or not is_connected(id) then
  remove_members({id})
  rest_if_empty(NOW)
end
members_changed()
return redis.call('HLEN', MEMBERS)
