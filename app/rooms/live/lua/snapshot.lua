-- Tell everything about a room that lives here, as of one moment.
-- ARGV: 3 the version from which missed states are wanted, or ''.
local state = load_state()
if not state then return '{"ok":false,"code":"LOST"}' end
local missed = {}
if ARGV[3] ~= '' then
  for _, entry in ipairs(redis.call('XRANGE', STREAM, string.format('%d-0', tonumber(ARGV[3]) + 1), '+')) do
    missed[#missed + 1] = entry[2][2]
  end
end
return string.format(
  '{"ok":true,"server_time":%d,"state":%s,"members":%s,"gate":%s,"queue":%s,"states":[%s]}',
  NOW, encode_state(state, NOW), encode_members(), gate_json(), encode_queue(load_queue(), state.epoch),
  table.concat(missed, ','))
