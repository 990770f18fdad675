-- Keep what a member says of its playback. ARGV: 3 member id, 4 status JSON, 5 its line's delay in ms or '',
-- 6 the item it has, 7 and 8 what of it is loaded from where it stands, in ms, or ''.
local SMOOTHING = 0.3
local IN_STEP_MS, SHOWN_MS = 80, 100

-- A drift as the others read it: in step, or so many tenths of a second off.
local function shown(drift)
  if not drift or math.abs(drift) <= IN_STEP_MS then return drift and 0 end
  return math.floor(drift / SHOWN_MS + 0.5)
end

-- Whether the others see something new: what only grew older is told along with the next change, as the room's
-- list is as long as its members are many, and each of them reports again and again.
local function is_news(before, now)
  for _, name in ipairs({'status', 'audio', 'captions'}) do
    if before[name] ~= now[name] then return true end
  end
  return shown(before.drift) ~= shown(now.drift)
end

local id, status = ARGV[3], ARGV[4]
if redis.call('HEXISTS', MEMBERS, id) == 0 then return 0 end
local from, to = tonumber(ARGV[7]), tonumber(ARGV[8])
local before = cjson.decode(redis.call('HGET', STATUS, id) or '{}')
local now = cjson.decode(status)
if from and to then
  now.span = {item = ARGV[6], from = from, to = to}
  status = cjson.encode(now)
end
redis.call('HSET', STATUS, id, status)
-- Only who played and stalls stands still; who has not begun is getting ready.
if now.status ~= 'buffering' then
  redis.call('HDEL', META, 'b:' .. id)
elseif before.status == 'playing' then
  redis.call('HSETNX', META, 'b:' .. id, NOW)
end
local delay, known = tonumber(ARGV[5]), tonumber(redis.call('ZSCORE', DELAYS, id) or nil)
if delay then
  redis.call('ZADD', DELAYS, known and known + (delay - known) * SMOOTHING or delay, id)
end
redis.call('ZADD', SEEN, NOW, id)
keep(STATUS, DELAYS)
if is_news(before, now) then members_changed() end
if redis.call('EXISTS', GATE) == 1 and redis.call('HLEN', MEMBERS) <= LIST_LIMIT then look(true) end
return 1
