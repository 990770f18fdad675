-- Go on by itself when a film has ended or enough want it skipped. ARGV: 3 'look' or 'go', and for 'go' what was
-- seen: 4 epoch, 5 version of the playback, 6 the queue's first entry or ''. Who saw something else does nothing.
local state = load_state()
if not state then return '{"ok":false,"code":"LOST"}' end
local queue = load_queue()
local first = redis.call('LINDEX', ENTRIES, 0)
first = first and cjson.decode(first)
local left = -1

local function has_ended()
  if not state.playing or state.duration <= 0 then return false end
  left = state.at + (state.duration - state.position) * 1000 / state.rate - NOW
  return left <= 0
end

local function is_skipped()
  if redis.call('SCARD', SKIPS) == 0 then return false end
  local votes, needed = tell_skips(queue)
  return votes >= needed and has_next(state)
end

local function due()
  local ended = has_ended()
  if is_skipped() then return 'next' end
  if not ended then return '' end
  if queue.loop == 'one' then return 'again' end
  if has_next(state) then return 'next' end
  return queue.loop == 'all' and 'again' or ''
end

local wanted = due()
if ARGV[3] == 'look' then
  return string.format('{"ok":true,"due":"%s","left":%d,"epoch":%d,"v":%d,"entry":%s,"item":%s}', wanted,
    math.ceil(math.max(left, -1)), state.epoch, state.v, cjson.encode(first and first.id or ''),
    cjson.encode(first and first.item or ''))
end

local is_same = state.epoch == tonumber(ARGV[4]) and state.v == tonumber(ARGV[5])
if wanted == '' or not is_same or (first and first.id or '') ~= ARGV[6] then return '{"ok":true,"changed":false}' end
if wanted == 'again' then
  show_film(state, state.item, state.duration)
else
  show_next(state)
end
commit(state, wanted)
local gate = load_gate()
if gate then tell_gate(gate, tally(state, gate)) end
return '{"ok":true,"changed":true}'
