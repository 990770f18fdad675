-- Remember what the database holds. ARGV: 3 the mark of `unsaved`.
redis.call('HSET', META, 'saved', ARGV[3], 'saved_at', NOW)
return 1
