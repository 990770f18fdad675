-- Change the host and members' roles. ARGV: 3 host member id or '', then pairs of member id and role.
if ARGV[3] ~= '' then
  redis.call('HSET', META, 'host', ARGV[3])
  redis.call('HDEL', META, 'host_gone_at')
end
for i = 4, #ARGV, 2 do
  local json = redis.call('HGET', MEMBERS, ARGV[i])
  if json then
    local member = cjson.decode(json)
    member.role = ARGV[i + 1]
    redis.call('HSET', MEMBERS, ARGV[i], cjson.encode(member))
  end
end
members_changed()
return 1
