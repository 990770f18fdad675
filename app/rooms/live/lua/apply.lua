-- Apply one change of the playback: duplicates first, then the version, then the rules.
-- ARGV: 3 base version, 4 epoch or '', 5 action, 6 position or '', 7 rate or '', 8 item or '', 9 its duration.
local PAUSE_GRACE_MS, PAUSE_REACH_MS, OPERATION_MS = 300, 3000, 600000
local LEAD_MIN_MS, LEAD_MAX_MS, LEAD_MARGIN_MS = 150, 500, 60

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

-- How far ahead a start lies: as far as the slowest member's line needs to hear of it in time.
local function lead()
  local slowest = redis.call('ZREVRANGE', DELAYS, 0, 0, 'WITHSCORES')
  local delay = slowest[2] and tonumber(slowest[2]) or 0
  return math.floor(math.max(LEAD_MIN_MS, math.min(LEAD_MAX_MS, delay + LEAD_MARGIN_MS)))
end

local changes = {}

function changes.play()
  if state.playing and not position then return nil end
  state.position = within(position or state.position, state)
  state.playing, state.at = true, NOW + lead()
  return true
end

function changes.pause()
  if not state.playing then return nil end
  local here = position_at(state, NOW)
  stop(state, NOW)
  if position and math.abs(position - here) <= PAUSE_REACH_MS then state.position = within(position, state) end
  return true
end

function changes.seek()
  state.position, state.at = within(position, state), NOW + lead()
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
if changed then commit(state, action) end
local answer = '{"ok":true,"v":' .. state.v .. '}'
redis.call('SET', OPERATION, answer, 'PX', OPERATION_MS)
return answer
