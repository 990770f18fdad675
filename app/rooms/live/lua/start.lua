-- Wait for nobody any longer. Answers like `apply`; the same operation again is answered as the first time.
local OPERATION_MS = 600000
local earlier = redis.call('GET', OPERATION)
if earlier then return earlier end
local state, gate = load_state(), load_gate()
if not state then return '{"ok":false,"code":"LOST"}' end
if gate then open_gate(state, tally(state, gate).waiting) end
local answer = '{"ok":true,"v":' .. state.v .. '}'
redis.call('SET', OPERATION, answer, 'PX', OPERATION_MS)
return answer
