-- Apply one change of the playback: duplicates first, then the version, then the rules.
-- ARGV: 3 base version, 4 epoch or '', 5 action, 6 position or '', 7 rate or '', 8 item or '', 9 its duration.
local PAUSE_GRACE_MS, PAUSE_REACH_MS, OPERATION_MS = 300, 3000, 600000
local MOMENT_MS, LONG_SEEK_MS = 3000, 10000

local base_v, epoch, action = tonumber(ARGV[3]), ARGV[4], ARGV[5]
local position, rate = tonumber(ARGV[6]), tonumber(ARGV[7])
local item, duration = ARGV[8], tonumber(ARGV[9]) or 0

local earlier = redis.call('GET', OPERATION)
if earlier then return earlier end

local state = load_state()
if not state then return '{"ok":false,"code":"LOST"}' end

local function refuse(code)
  return '{"ok":false,"code":"' .. code .. '","state":' .. encode_state(state, NOW) .. '}'
end

-- A pause crossed by somebody's play a moment ago still means: stop.
local function is_late_pause()
  return action == 'pause' and base_v == state.v - 1 and state.action == 'play'
    and NOW - state.changed_at <= PAUSE_GRACE_MS
end

if epoch ~= '' and tonumber(epoch) ~= state.epoch then return refuse('STALE') end
if base_v ~= state.v and not is_late_pause() then return refuse('STALE') end

local waits = redis.call('EXISTS', GATE) == 1
local changes = {}

function changes.play()
  if (state.playing or waits) and not position then return nil end
  local rested = not position and state.action == 'pause' and NOW - state.changed_at <= MOMENT_MS
  state.position = within(position or state.position, state)
  if rested then state.playing, state.at = true, NOW + lead() else set_off(state, NOW + lead()) end
  return true
end

function changes.pause()
  if waits then
    state.at = NOW
    end_gate(state.v + 1)
    return 'unwait'
  end
  if not state.playing then return nil end
  local here = position_at(state, NOW)
  stop(state, NOW)
  if position and math.abs(position - here) <= PAUSE_REACH_MS then state.position = within(position, state) end
  return true
end

function changes.seek()
  local far = math.abs(position - position_at(state, NOW)) > LONG_SEEK_MS
  state.position, state.at = within(position, state), NOW + lead()
  if waits or (state.playing and far) then set_off(state, state.at) end
  return true
end

function changes.rate()
  if rate == state.rate then return nil end
  local at = math.max(state.at, NOW + lead())
  state.position, state.at, state.rate = position_at(state, at), at, rate
  return true
end

function changes.load()
  return show_new(state, {item = item, duration = duration, by = '', name = ''}, position)
end

function changes.next() return show_next(state) end
function changes.previous() return step_history(state, -1) end
-- `item` names an entry of the queue.
function changes.entry() return show_entry(state, item) end

local NOTHING = {next = 'NOTHING_NEXT', previous = 'NOTHING_PREVIOUS', entry = 'ENTRY_NOT_FOUND'}
local changed = changes[action]()
if changed == false then return refuse(NOTHING[action]) end
if changed then
  -- Who stops a wait has stopped nothing that played: the next play waits again.
  commit(state, changed == 'unwait' and 'unwait' or action)
  local gate = load_gate()
  if gate then tell_gate(gate, tally(state, gate)) end
end
local answer = '{"ok":true,"v":' .. state.v .. '}'
redis.call('SET', OPERATION, answer, 'PX', OPERATION_MS)
return answer
