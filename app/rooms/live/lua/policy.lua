-- Say for whom the room waits. ARGV: 3 off, soft or strict. A wait that goes on has its deadline by what it is now.
if redis.call('HGET', META, 'wait') == ARGV[3] then return 0 end
redis.call('HSET', META, 'wait', ARGV[3])
keep(META)
local gate = load_gate()
if gate and DEADLINE_MS[ARGV[3]] then
  redis.call('HSET', GATE, 'deadline', gate.since + DEADLINE_MS[ARGV[3]], 'told', '')
end
look()
return 1
