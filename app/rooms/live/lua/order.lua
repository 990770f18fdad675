-- Chat lines are published in the order of their numbers. CHAT holds `last`, the last number published,
-- and under `<number>` the lines that came before their predecessor, as "<ms>|<json>".
local function waiting()
  local numbers = {}
  for _, field in ipairs(redis.call('HKEYS', CHAT)) do
    if field ~= 'last' then numbers[#numbers + 1] = tonumber(field) end
  end
  table.sort(numbers)
  return numbers
end

-- Tell whether a line has waited so long for its predecessor that whoever kept that will not tell it any more.
local function lacks_a_line(patience)
  local last, number = tonumber(redis.call('HGET', CHAT, 'last')), waiting()[1]
  if not last or not number or number <= last + 1 then return false end
  return NOW - tonumber(redis.call('HGET', CHAT, number):match('^%d+')) >= patience
end

-- Publish what is next in line, and what has waited longer than `patience` for a line that never came.
local function release_chat(patience)
  local last = tonumber(redis.call('HGET', CHAT, 'last'))
  for _, number in ipairs(waiting()) do
    local entry = redis.call('HGET', CHAT, number)
    local since, json = entry:match('^(%d+)|(.*)$')
    if last and number ~= last + 1 and NOW - tonumber(since) < patience then break end
    publish('chat', json)
    redis.call('HDEL', CHAT, number)
    last = number
    redis.call('HSET', CHAT, 'last', last)
  end
  keep(CHAT)
end

