-- What plays next, and what was played. QUEUE holds `v`, `ordered` (the version that last changed the order),
-- `n` (entries so far), `loop`, `order`, `quorum`, `saved`; ENTRIES the entries in the order they will play;
-- `<QUEUE>:<entry>` who voted for one; SKIPS who wants the film skipped; ITEMS what was played.
local function key_of(part)
  for _, key in ipairs(KEYS) do
    if key:sub(-#part - 1) == ':' .. part then return key end
  end
end

local QUEUE, ENTRIES, SKIPS = key_of('queue'), key_of('entries'), key_of('skips')
local HISTORY_LENGTH, SHOW_LEAD_MS = 200, 500

local function load_queue()
  local raw = pairs_of(redis.call('HGETALL', QUEUE))
  for _, name in ipairs({'v', 'ordered', 'n'}) do raw[name] = tonumber(raw[name]) or 0 end
  raw.quorum = tonumber(raw.quorum) or 50
  raw.loop, raw.order, raw.saved = raw.loop or 'off', raw.order or 'manual', raw.saved or ''
  return raw
end

local function load_entries()
  local entries = redis.call('LRANGE', ENTRIES, 0, -1)
  for i, json in ipairs(entries) do entries[i] = cjson.decode(json) end
  return entries
end

local function votes_key(id) return QUEUE .. ':' .. id end

-- Most votes first; who was there before stays before.
local function sort_entries(entries)
  table.sort(entries, function(a, b)
    if a.votes ~= b.votes then return a.votes > b.votes end
    return a.n < b.n
  end)
end

local function save_entries(entries)
  redis.call('DEL', ENTRIES)
  for _, entry in ipairs(entries) do redis.call('RPUSH', ENTRIES, cjson.encode(entry)) end
  keep(ENTRIES)
end

-- Who is here, connected and with the room, and how many of them want the film skipped.
local function count_skips(queue)
  if redis.call('SCARD', SKIPS) == 0 then return 0, 0 end
  local online, present, votes = {}, 0, 0
  for _, socket in ipairs(redis.call('ZRANGE', SOCKETS, 0, -1)) do online[socket:match('^[^|]*')] = true end
  local statuses = pairs_of(redis.call('HGETALL', STATUS))
  for _, id in ipairs(redis.call('HKEYS', MEMBERS)) do
    local status = statuses[id] and cjson.decode(statuses[id]).status
    if online[id] and status ~= 'detached' then
      present = present + 1
      votes = votes + redis.call('SISMEMBER', SKIPS, id)
    end
  end
  return votes, math.max(1, math.min(present, math.floor(present * queue.quorum / 100) + 1))
end

local function encode_skips(votes, needed)
  return string.format('{"votes":%d,"needed":%d}', votes, needed)
end

local function encode_by(entry)
  if entry.by == '' then return 'null' end
  return '{"id":' .. cjson.encode(entry.by) .. ',"name":' .. cjson.encode(entry.name) .. '}'
end

local function encode_queue(queue, epoch, encode_entry)
  local list = load_entries()
  for i, entry in ipairs(list) do
    list[i] = string.format('{"id":%s,"by":%s,"votes":%d,"added_at":%d%s}', cjson.encode(entry.id), encode_by(entry),
      entry.votes, entry.added_at, encode_entry and encode_entry(entry) or '')
  end
  return string.format('{"epoch":%d,"v":%d,"loop":"%s","order":"%s","skip":%s,"items":[%s]}', epoch, queue.v,
    queue.loop, queue.order, encode_skips(count_skips(queue)), table.concat(list, ','))
end

local function tell_queue(queue, epoch)
  redis.call('HSET', QUEUE, 'v', queue.v, 'ordered', queue.ordered, 'n', queue.n, 'loop', queue.loop,
    'order', queue.order, 'quorum', queue.quorum)
  keep(QUEUE)
  publish('queue', encode_queue(queue, epoch))
end

-- Write a changed queue and tell it; `reorders` when what plays next may be another film now.
local function commit_queue(queue, epoch, reorders)
  queue.v = queue.v + 1
  if reorders then queue.ordered = queue.v end
  tell_queue(queue, epoch)
end

-- Tell how the vote to skip stands, when that changed.
local function tell_skips(queue)
  local votes, needed = count_skips(queue)
  local json = encode_skips(votes, needed)
  if redis.call('HGET', QUEUE, 'skips_told') ~= json then
    redis.call('HSET', QUEUE, 'skips_told', json)
    publish('skip', json)
  end
  return votes, needed
end

local function forget_skips()
  if redis.call('DEL', SKIPS) == 1 then publish('skip', encode_skips(0, 0)) end
  redis.call('HDEL', QUEUE, 'skips_told')
end

local function show_film(state, item, duration, position)
  state.item, state.duration = item, duration
  state.position, state.at = within(position or 0, state), NOW + SHOW_LEAD_MS
  if state.playing or redis.call('EXISTS', GATE) == 1 then set_off(state, state.at) end
  forget_skips()
  return true
end

-- Put a film behind the one that plays, and show it; what had been gone back from is forgotten.
local function show_new(state, entry, position)
  redis.call('LTRIM', ITEMS, 0, state.index)
  redis.call('RPUSH', ITEMS, cjson.encode({entry.item, entry.duration}))
  redis.call('LTRIM', ITEMS, -HISTORY_LENGTH, -1)
  state.index = redis.call('LLEN', ITEMS) - 1
  keep(ITEMS)
  return show_film(state, entry.item, entry.duration, position)
end

local function step_history(state, by)
  local played = state.index + by >= 0 and redis.call('LINDEX', ITEMS, state.index + by)
  if not played then return false end
  local film = cjson.decode(played)
  state.index = state.index + by
  return show_film(state, film[1], film[2])
end

local function new_id(...)
  local hash = redis.sha1hex(table.concat({ROOM, NOW, ...}, '|'))
  return table.concat({hash:sub(1, 8), hash:sub(9, 12), hash:sub(13, 16), hash:sub(17, 20), hash:sub(21, 32)}, '-')
end

-- What has played comes back at the queue's end.
local function queue_again(state, queue, entries)
  local played = redis.call('LINDEX', ITEMS, state.index)
  local film = played and cjson.decode(played) or {state.item, state.duration}
  queue.n = queue.n + 1
  entries[#entries + 1] = {
    id = new_id(queue.n), item = film[1], duration = film[2], by = '', name = '',
    votes = 0, n = queue.n, added_at = NOW,
  }
end

-- Show the queue's first entry, or the one named, and take it out; false when there is none.
local function show_entry(state, id)
  local queue, entries = load_queue(), load_entries()
  for place, entry in ipairs(entries) do
    if not id or entry.id == id then
      table.remove(entries, place)
      redis.call('DEL', votes_key(entry.id))
      if queue.loop == 'all' then queue_again(state, queue, entries) end
      save_entries(entries)
      show_new(state, entry)
      commit_queue(queue, state.epoch, true)
      return true
    end
  end
  return false
end

local function has_next(state)
  return redis.call('LLEN', ENTRIES) > 0 or state.index + 1 < redis.call('LLEN', ITEMS)
end

local function show_next(state)
  return show_entry(state) or step_history(state, 1)
end

-- Put a queue back as the database keeps it.
local function restore_queue(kept, epoch)
  redis.call('DEL', QUEUE, ENTRIES, SKIPS)
  local queue = {v = kept.v, ordered = kept.v, n = #kept.items, loop = kept.loop, order = kept.order,
    quorum = kept.quorum}
  for n, entry in ipairs(kept.items) do
    redis.call('DEL', votes_key(entry.id))
    for _, member in ipairs(entry.voters) do redis.call('SADD', votes_key(entry.id), member) end
    if #entry.voters > 0 then keep(votes_key(entry.id)) end
    entry.votes, entry.n, entry.voters = #entry.voters, n, nil
  end
  if queue.order == 'votes' then sort_entries(kept.items) end
  save_entries(kept.items)
  tell_queue(queue, epoch)
end
