-- Tell the queue with its films. ARGV: 3 '1' only when the database does not hold it yet, 4 a member whose votes count.
local state = load_state()
if not state then return '{"ok":false,"code":"LOST"}' end
local queue = load_queue()
if ARGV[3] == '1' and queue.saved == state.epoch .. ':' .. queue.v then return '' end

local function film(entry)
  local mine = ARGV[4] ~= '' and redis.call('SISMEMBER', votes_key(entry.id), ARGV[4]) == 1
  return string.format(',"item":%s,"duration":%d,"mine":%s', cjson.encode(entry.item), entry.duration, tostring(mine))
end

return string.format('{"ok":true,"skips":%s,"queue":%s}',
  tostring(ARGV[4] ~= '' and redis.call('SISMEMBER', SKIPS, ARGV[4]) == 1), encode_queue(queue, state.epoch, film))
