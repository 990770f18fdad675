-- An instance vouches for its members: ARGV 3… are triples of member id, member JSON and socket, after
-- them ms ago it was heard. Members that Redis forgot are put back. Answers 0 when the state is lost.
for i = 3, #ARGV, 4 do
  local id, heard = ARGV[i], NOW - tonumber(ARGV[i + 3])
  if redis.call('HEXISTS', MEMBERS, id) == 0 then
    redis.call('HSET', MEMBERS, id, ARGV[i + 1])
    members_changed()
  end
  redis.call('ZADD', SEEN, 'GT', heard, id)
  redis.call('ZADD', SOCKETS, 'GT', heard, id .. '|' .. ARGV[i + 2])
end
keep(MEMBERS, SEEN, SOCKETS, META, STATE, STREAM, ITEMS, QUEUE, ENTRIES)
return load_state() and 1 or 0
