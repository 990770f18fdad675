-- Change the queue: duplicates first, then the version where the order matters, then the rules.
-- ARGV: 3 action, 4 base version or '', 5 epoch or '', 6 member, 7 '1' for a member's own wish, 8 what it needs as JSON.
local OPERATION_MS = 600000
local action, base, epoch, member, is_wish = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6], ARGV[7] == '1'
local given = cjson.decode(ARGV[8])

local earlier = is_wish and redis.call('GET', OPERATION)
if earlier then return earlier end

local state = load_state()
if not state then return '{"ok":false,"code":"LOST"}' end
local queue, entries = load_queue(), load_entries()

local function refuse(code)
  return '{"ok":false,"code":"' .. code .. '","queue":' .. encode_queue(queue, state.epoch) .. '}'
end

if epoch and epoch ~= state.epoch then return refuse('STALE') end
if base and base < queue.ordered then return refuse('STALE') end

local function place_of(id)
  for place, entry in ipairs(entries) do
    if entry.id == id then return place end
  end
end

local function write(reorders)
  if queue.order == 'votes' then sort_entries(entries) end
  save_entries(entries)
  commit_queue(queue, state.epoch, reorders)
end

local function take_out(is_meant)
  local kept = {}
  for _, entry in ipairs(entries) do
    if is_meant(entry) then redis.call('DEL', votes_key(entry.id)) else kept[#kept + 1] = entry end
  end
  local some = #kept < #entries
  entries = kept
  if some then write(true) end
end

local function count_of(id)
  local count = 0
  for _, entry in ipairs(entries) do
    if entry.by == id then count = count + 1 end
  end
  return count
end

local actions = {}

function actions.add()
  if place_of(given.id) then return nil end
  if #entries >= given.most then return 'QUEUE_FULL' end
  if given.each > 0 and count_of(member) >= given.each then return 'QUEUE_SHARE_USED' end
  queue.n = queue.n + 1
  table.insert(entries, math.min(given.at, #entries) + 1, {
    id = given.id, item = given.item, duration = given.duration, by = member, name = given.name,
    votes = 0, n = queue.n, added_at = NOW,
  })
  write(true)
end

function actions.remove()
  local place = place_of(given.entry)
  if not place then return 'ENTRY_NOT_FOUND' end
  local is_own = entries[place].by == member
  if not given.any and not (is_own and given.own) then return 'FORBIDDEN' end
  take_out(function(entry) return entry.id == given.entry end)
end

function actions.move()
  local place = place_of(given.entry)
  if not place then return 'ENTRY_NOT_FOUND' end
  if queue.order == 'votes' then return 'QUEUE_BY_VOTES' end
  local target = math.min(given.at + 1, #entries)
  if target == place then return nil end
  table.insert(entries, target, table.remove(entries, place))
  write(true)
end

function actions.clear()
  take_out(function() return true end)
end

function actions.shuffle()
  if queue.order == 'votes' then return 'QUEUE_BY_VOTES' end
  math.randomseed(given.seed)
  for i = #entries, 2, -1 do
    local j = math.random(i)
    entries[i], entries[j] = entries[j], entries[i]
  end
  if #entries > 1 then write(true) end
end

function actions.loop()
  if queue.loop == given.loop then return nil end
  queue.loop = given.loop
  write(false)
end

function actions.vote()
  local place = place_of(given.entry)
  if not place then return 'ENTRY_NOT_FOUND' end
  local key = votes_key(given.entry)
  if redis.call(given.on and 'SADD' or 'SREM', key, member) == 0 then return nil end
  keep(key)
  entries[place].votes = redis.call('SCARD', key)
  write(queue.order == 'votes')
end

function actions.skip()
  if given.on and not has_next(state) then return 'NOTHING_NEXT' end
  redis.call(given.on and 'SADD' or 'SREM', SKIPS, member)
  keep(SKIPS)
  tell_skips(queue)
end

-- The room's settings as the database has them.
function actions.arrange()
  if queue.order == given.order and queue.quorum == given.quorum then return nil end
  local reorders = queue.order ~= given.order
  queue.order, queue.quorum = given.order, given.quorum
  write(reorders)
end

-- Take out films that are gone, or entries on whose turn nobody may watch them.
function actions.drop()
  local meant = {}
  for _, id in ipairs(given.ids) do meant[id] = true end
  take_out(function(entry) return meant[entry.id] or meant[entry.item] end)
end

-- Somebody's account is gone: their films stay, their name and votes do not.
function actions.forget()
  local changed = false
  for _, entry in ipairs(entries) do
    local voted = redis.call('SREM', votes_key(entry.id), member) == 1
    if voted then entry.votes = redis.call('SCARD', votes_key(entry.id)) end
    if entry.by == member then entry.by, entry.name = given.id, given.name end
    changed = changed or voted or entry.by == given.id
  end
  redis.call('SREM', SKIPS, member)
  if changed then write(queue.order == 'votes') end
end

local code = actions[action]()
if code then return refuse(code) end
local answer = string.format('{"ok":true,"v":%d}', queue.v)
if is_wish then redis.call('SET', OPERATION, answer, 'PX', OPERATION_MS) end
return answer
