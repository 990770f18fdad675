-- Remember which queue the database holds. ARGV: 3 its epoch and version as "<epoch>:<v>".
if redis.call('EXISTS', QUEUE) == 1 then redis.call('HSET', QUEUE, 'saved', ARGV[3]) end
return 1
