-- Delete everything of a room but what was answered to single operations, which goes by itself.
for _, entry in ipairs(load_entries()) do redis.call('DEL', votes_key(entry.id)) end
for i = 1, #KEYS - 1 do redis.call('DEL', KEYS[i]) end
return 1
