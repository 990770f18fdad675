-- The ready gate: a start waits until most players have the film there, and never longer than its deadline.
-- GATE holds `v`, the version in which the wait began, `since`, `deadline`, `told`, and `r:<member>` for who said
-- that they are ready. META holds `wait`, the room's policy, `g:<member>`, when a member was last waited for in vain
-- or stopped the room, and `b:<member>`, since when a member's film stands still.
local DEADLINE_MS = {soft = 5000, strict = 15000}
local QUORUM, SILENT_MS, SPARE_MS, SLACK_MS, END_MS = 0.8, 10000, 2000, 500, 500
-- So long a member is not waited for again, a newcomer never, and the room plays on whoever stalls after a start.
local FORBEAR_MS, NEWCOMER_MS, SETTLE_MS = 20000, 15000, 2000
local HOST_STALL_MS, STALL_MS, STALLED_SHARE = 1500, 3000, 0.3
local LEAD_MIN_MS, LEAD_MAX_MS, LEAD_MARGIN_MS = 150, 500, 60
local FOLLOWS = {playing = true, paused = true, buffering = true, loading = true}

-- How far ahead a start lies: as far as the slowest member's line needs to hear of it in time.
local function lead()
  local slowest = redis.call('ZREVRANGE', DELAYS, 0, 0, 'WITHSCORES')
  local delay = slowest[2] and tonumber(slowest[2]) or 0
  return math.floor(math.max(LEAD_MIN_MS, math.min(LEAD_MAX_MS, delay + LEAD_MARGIN_MS)))
end

local function load_gate()
  local raw = pairs_of(redis.call('HGETALL', GATE))
  if not raw.v then return nil end
  for _, name in ipairs({'v', 'since', 'deadline'}) do raw[name] = tonumber(raw[name]) end
  return raw
end

-- The players that count, by member: of somebody connected and heard of, who follows the room and said what is loaded.
local function players()
  local online, found = {}, {}
  for _, socket in ipairs(redis.call('ZRANGE', SOCKETS, 0, -1)) do online[socket:match('^[^|]*')] = true end
  for id, json in pairs(pairs_of(redis.call('HGETALL', STATUS))) do
    local heard = tonumber(redis.call('ZSCORE', SEEN, id) or nil) or 0
    if online[id] and NOW - heard <= SILENT_MS then
      local status = cjson.decode(json)
      if status.span and FOLLOWS[status.status] then found[id] = status end
    end
  end
  return found, next(online) ~= nil
end

-- Whether a player has the film where the room is: it said so, or its last report did.
local function has_loaded(id, span, state, gate)
  if gate and gate['r:' .. id] then return true end
  if span.item ~= state.item or span.from > state.position + SLACK_MS then return false end
  local wanted = state.position + SPARE_MS
  if state.duration > 0 then wanted = math.min(wanted, state.duration - END_MS) end
  return span.to >= wanted
end

-- Who is ready where the room stands, who is waited for, and whether that is enough.
local function tally(state, gate)
  local meta = pairs_of(redis.call('HGETALL', META))
  local since = gate and gate.since or NOW
  local found = {ready = 0, count = 0, waiting = {}}
  local host_waits = false
  local all, anybody = players()
  for id, status in pairs(all) do
    local spared = tonumber(meta['g:' .. id] or nil) or 0
    if has_loaded(id, status.span, state, gate) then
      found.ready, found.count = found.ready + 1, found.count + 1
    elseif spared >= since or since - spared > FORBEAR_MS then
      found.count = found.count + 1
      found.waiting[#found.waiting + 1] = id
      host_waits = host_waits or id == meta.host
    end
  end
  table.sort(found.waiting)
  found.anybody = anybody
  found.needed = math.ceil(QUORUM * found.count)
  found.met = not host_waits and found.ready >= found.needed
  return found
end

local function named(ids)
  local list = {}
  for _, id in ipairs(ids) do
    local json = redis.call('HGET', MEMBERS, id)
    if json and #list < LIST_LIMIT then
      list[#list + 1] = string.format('{"id":%s,"name":%s}', cjson.encode(id), cjson.encode(cjson.decode(json).name))
    end
  end
  return '[' .. table.concat(list, ',') .. ']'
end

local function encode_gate(gate, found)
  return string.format('{"v":%d,"waiting":%s,"deadline":%d,"ready":%d,"needed":%d}',
    gate.v, named(found.waiting), gate.deadline, found.ready, found.needed)
end

local function gate_json()
  local gate, state = load_gate(), load_state()
  return gate and state and encode_gate(gate, tally(state, gate)) or 'null'
end

local function tell_gate(gate, found)
  local mark = found.ready .. '/' .. found.needed .. ':' .. table.concat(found.waiting, ' ')
  if gate.told == mark then return end
  redis.call('HSET', GATE, 'told', mark)
  publish('gate', encode_gate(gate, found))
end

local function end_gate(v)
  if redis.call('DEL', GATE) == 0 then return end
  publish('gate', string.format('{"v":%d,"waiting":[],"deadline":null,"ready":0,"needed":0}', v))
end

local function policy()
  return redis.call('HGET', META, 'wait') or 'soft'
end

local function begin_gate(v)
  redis.call('DEL', GATE)
  redis.call('HSET', GATE, 'v', v, 'since', NOW, 'deadline', NOW + DEADLINE_MS[policy()])
  keep(GATE)
end

-- Play from where the state is at `at`, or stand there until most have it; the caller commits.
local function set_off(state, at)
  state.playing, state.at = true, at
  if policy() == 'off' or tally(state, nil).met then
    end_gate(state.v)
    return
  end
  state.playing, state.at = false, NOW
  begin_gate(state.v + 1)
end

local function forbear(ids, moment)
  for _, id in ipairs(ids) do redis.call('HSET', META, 'g:' .. id, moment) end
end

local function open_gate(state, missing)
  -- Before the next wait, also where that begins within the same millisecond.
  forbear(missing, NOW - 1)
  state.playing, state.at = true, NOW + lead()
  commit(state, 'play')
  end_gate(state.v)
end

-- Whose film has stood still for so long that the room stops for it, and whether it does.
local function stalled(state)
  local meta, ids, count, must = pairs_of(redis.call('HGETALL', META)), {}, 0, false
  for id in pairs(players()) do
    count = count + 1
    local since = tonumber(meta['b:' .. id] or nil)
    local spared = tonumber(meta['g:' .. id] or nil) or 0
    local member = since and cjson.decode(redis.call('HGET', MEMBERS, id) or '{}') or {}
    local counts = since and NOW - spared > FORBEAR_MS and NOW - (member.joined_at or NOW) > NEWCOMER_MS
    if counts and id == meta.host and NOW - since > HOST_STALL_MS then
      must, ids[#ids + 1] = true, id
    elseif counts and NOW - since > STALL_MS then
      ids[#ids + 1] = id
    end
  end
  return ids, must or #ids > 0 and (policy() == 'strict' or #ids >= STALLED_SHARE * count)
end

-- Stop a room that plays when too many of its players stand still. Answers whether any does.
local function watch_stalls(state)
  if not state.playing or policy() == 'off' then return false end
  local any = false
  for _, field in ipairs(redis.call('HKEYS', META)) do any = any or field:sub(1, 2) == 'b:' end
  if not any or NOW - state.at < SETTLE_MS then return any end
  local ids, must = stalled(state)
  if not must then return true end
  forbear(ids, NOW)
  stop(state, NOW)
  begin_gate(state.v + 1)
  commit(state, 'wait')
  local gate = load_gate()
  tell_gate(gate, tally(state, gate))
  return true
end

-- Do what is due of the gate. Answers whether to look again soon. `quietly`: nobody is told who is still waited for;
-- many get ready at once, and whoever looks next tells it once for all.
local function look(quietly)
  local state = load_state()
  if not state then return false end
  local gate = load_gate()
  if not gate then return watch_stalls(state) end
  local found = tally(state, gate)
  if not found.anybody then
    end_gate(state.v)
  elseif policy() == 'off' or found.met then
    open_gate(state, {})
  elseif NOW >= gate.deadline then
    open_gate(state, found.waiting)
  else
    if not quietly then tell_gate(gate, found) end
    return true
  end
  return false
end
