-- What all scripts of a room share. Times are integer milliseconds, positions too, rates thousandths.
-- KEYS of every script: 1 state, 2 stream, 3 members, 4 seen, 5 sockets, 6 status, 7 delays, 8 meta,
-- 9 items, 10 chat, 11 gate, then those found by `key_of`, the last one: operation. ARGV: 1 the channel, 2 the room's socket name, then its own,
-- and last which life of Redis the caller knows this to be.
local STATE, STREAM, MEMBERS, SEEN, SOCKETS, STATUS = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local DELAYS, META, ITEMS, CHAT, GATE, OPERATION = KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11], KEYS[#KEYS]
local CHANNEL, ROOM = ARGV[1], ARGV[2]
local STREAM_LENGTH = 500
local LIST_LIMIT = 200

local function clock()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local NOW = clock()

local function publish(event, json, room)
  redis.call('PUBLISH', CHANNEL, '{"method":"emit","namespace":"/rooms","event":"' .. event
    .. '","data":[' .. json .. '],"room":' .. cjson.encode(room or ROOM) .. ',"host_id":"redis"}')
end

local function keep(...)
  for _, key in ipairs({...}) do redis.call('PEXPIRE', key, KEEP_MS) end
end

local function pairs_of(flat)
  local found = {}
  for i = 1, #flat, 2 do found[flat[i]] = flat[i + 1] end
  return found
end

-- Which life of Redis this is. One that died may have lost what it did last, and the numbers it gave out then.
-- The connection knows, for it ends with it; where it does not, it is asked for here, which takes as long as the rest.
local life = table.remove(ARGV)
local function this_life()
  if life == '' then
    local told = redis.pcall('INFO', 'server')
    life = type(told) == 'string' and told:match('run_id:(%w+)') or ''
  end
  return life
end

-- The playback; a former life's counts as lost, for its next numbers may have been given out already. With
-- `of_any_life` it is answered all the same.
local function load_state(of_any_life)
  local raw = pairs_of(redis.call('HGETALL', STATE))
  if not raw.v or not (of_any_life or raw.life == this_life()) then return nil end
  for _, name in ipairs({'epoch', 'v', 'position', 'rate', 'at', 'duration', 'index', 'changed_at'}) do
    raw[name] = tonumber(raw[name]) or 0
  end
  raw.playing = raw.playing == '1'
  return raw
end

local function within(position, state)
  if position < 0 then return 0 end
  if state.duration > 0 and position > state.duration then return state.duration end
  return math.floor(position)
end

local function position_at(state, moment)
  if not state.playing or moment <= state.at then return state.position end
  return within(state.position + (moment - state.at) * state.rate / 1000, state)
end

local function encode_state(state, moment)
  return string.format(
    '{"epoch":%d,"v":%d,"item":%s,"position":%.3f,"rate":%.3f,"playing":%s,"at":%d,"server_time":%d}',
    state.epoch, state.v, state.item == '' and 'null' or cjson.encode(state.item), state.position / 1000,
    state.rate / 1000, tostring(state.playing), state.at, moment)
end

local function save_state(state)
  redis.call('HSET', STATE, 'epoch', state.epoch, 'v', state.v, 'item', state.item,
    'position', state.position, 'rate', state.rate, 'playing', state.playing and '1' or '0',
    'at', state.at, 'duration', state.duration, 'index', state.index,
    'action', state.action, 'changed_at', state.changed_at, 'life', this_life())
  keep(STATE)
end

-- Write a changed state, append it to the stream and publish it, in one go and therefore in one order.
local function commit(state, action)
  state.v = state.v + 1
  state.action = action
  state.changed_at = NOW
  save_state(state)
  local json = encode_state(state, NOW)
  redis.call('XADD', STREAM, 'MAXLEN', STREAM_LENGTH, state.v .. '-1', 'state', json)
  keep(STREAM)
  publish('state', json)
  return json
end

local function stop(state, moment)
  state.position = position_at(state, moment)
  state.playing = false
  state.at = NOW
end

local function members_changed()
  redis.call('HINCRBY', META, 'mv', 1)
  keep(META)
end

-- Remove members by id; the sockets are gone through once for all of them.
local function remove_members(ids)
  local is_gone = {}
  for _, id in ipairs(ids) do
    is_gone[id] = true
    redis.call('HDEL', MEMBERS, id)
    redis.call('ZREM', SEEN, id)
    redis.call('HDEL', STATUS, id)
    redis.call('ZREM', DELAYS, id)
    redis.call('HDEL', META, 'b:' .. id, 'g:' .. id)
  end
  for _, socket in ipairs(redis.call('ZRANGE', SOCKETS, 0, -1)) do
    if is_gone[socket:match('^[^|]*')] then redis.call('ZREM', SOCKETS, socket) end
  end
end

-- An empty room does not play on: it stops where it was when the last member was there.
local function rest_if_empty(moment)
  if redis.call('HLEN', MEMBERS) > 0 then return end
  redis.call('DEL', GATE)
  local state = load_state(true)
  if not state or not state.playing then return end
  stop(state, moment)
  if state.life == this_life() then return commit(state, 'pause') end
  -- A former life's stays lost: only where it stands is noted, for who brings it back.
  redis.call('HSET', STATE, 'playing', '0', 'position', state.position, 'at', state.at)
end

local function expire_members(alive_ms)
  local gone = redis.call('ZRANGEBYSCORE', SEEN, '-inf', '(' .. (NOW - alive_ms), 'WITHSCORES')
  if #gone == 0 then return {} end
  local ids, last = {}, 0
  for i = 1, #gone, 2 do
    ids[#ids + 1] = gone[i]
    last = math.max(last, tonumber(gone[i + 1]))
  end
  remove_members(ids)
  members_changed()
  rest_if_empty(last)
  return ids
end

local function is_connected(id)
  for _, socket in ipairs(redis.call('ZRANGE', SOCKETS, 0, -1)) do
    if socket:sub(1, #id + 1) == id .. '|' then return true end
  end
  return false
end

local function encode_members()
  local version = tonumber(redis.call('HGET', META, 'mv')) or 0
  local count = redis.call('HLEN', MEMBERS)
  if count > LIST_LIMIT then return string.format('{"v":%d,"count":%d}', version, count) end
  local host, online, list = redis.call('HGET', META, 'host'), {}, {}
  for _, socket in ipairs(redis.call('ZRANGE', SOCKETS, 0, -1)) do
    online[socket:match('^[^|]*')] = true
  end
  local statuses = pairs_of(redis.call('HGETALL', STATUS))
  for id, json in pairs(pairs_of(redis.call('HGETALL', MEMBERS))) do
    local member = cjson.decode(json)
    if statuses[id] then
      for name, value in pairs(cjson.decode(statuses[id])) do member[name] = value end
      member.span = nil
    end
    member.connected = online[id] == true
    member.host = id == host
    list[#list + 1] = member
  end
  table.sort(list, function(a, b)
    if a.joined_at ~= b.joined_at then return a.joined_at < b.joined_at end
    return a.id < b.id
  end)
  for i, member in ipairs(list) do list[i] = cjson.encode(member) end
  return string.format('{"v":%d,"count":%d,"members":[%s]}', version, count, table.concat(list, ','))
end

