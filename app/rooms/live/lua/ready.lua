-- A member's player has the film where the gate waits. ARGV: 3 member id, 4 the gate's version, 5 item.
local state, gate = load_state(), load_gate()
if not state or not gate or redis.call('HEXISTS', MEMBERS, ARGV[3]) == 0 then return 0 end
if tonumber(ARGV[4]) < gate.v or ARGV[5] ~= state.item then return 0 end
redis.call('HSET', GATE, 'r:' .. ARGV[3], '1')
redis.call('ZADD', SEEN, NOW, ARGV[3])
-- A crowd is counted when somebody looks, not at each of its words.
if redis.call('HLEN', MEMBERS) <= LIST_LIMIT then look(true) end
return 1
