-- Count a playback as lost that is older than what was told of it. ARGV: 3 its epoch; one of another epoch stays.
local state = load_state()
if state and state.epoch == tonumber(ARGV[3]) then redis.call('HDEL', STATE, 'life') end
return 1
