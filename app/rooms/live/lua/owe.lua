-- Note that how the room is set was not told: the next sweep of a process hands that to it.
redis.call('HSET', META, 'owes', 1)
keep(META)
return 1
