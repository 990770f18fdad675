"""How much each reason counts and how far is looked: every figure, explained in the documentation.

Points add up; what they come to decides the order, and which reason is told.
"""

# Who watched this share of a film, or this many seconds of a long one, watched it long enough.
ENOUGH_SHARE, ENOUGH_SECONDS = 0.3, 600

# Related: at most so many points for each way two videos are alike.
CO_WATCH, TAGS, WORDS, CHANNEL, CATEGORY, LANGUAGE = 40, 30, 25, 8, 6, 5
# For you, beside them: a new video of a channel somebody follows.
FOLLOWED = 30
# What everybody gets, when little else is known.
POPULAR, NEW = 6, 3
# Among equals: what its viewers say (each way from the usual mean), likes, views, age.
RATING, LIKES, VIEWS, FRESH = 3, 4, 4, 3
# Ratings count as if so many viewers had given the usual mean before.
USUAL_RATING, USUAL_COUNT = 3.5, 5
MONTH = 30

# Where a word stands counts, in the video somebody watches and in the one that is compared.
IN_TITLE, IN_TAGS, IN_DESCRIPTION = 1.0, 0.8, 0.5
READ_OF_DESCRIPTION = 600
# A word of so many documents, or of this share of them all, says nothing any more; a few do always.
COMMONEST_WORD, COMMON_SHARE, FEW = 1_000, 0.12, 8
# One of a single document finds nothing else.
RAREST_WORD = 2
WORDS_OF_ONE, WORDS_ASKED, TAGS_ASKED = 8, 16, 8

# So many candidates of each kind, the newest first.
OF_WORDS, OF_A_TAG, OF_A_CHANNEL, OF_A_CATEGORY = 100, 60, 15, 20
OF_FOLLOWED, OF_POPULAR, OF_NEW = 60, 40, 40
# So many of them all are read, those with the most points.
READ = 240
FOLLOWED_DAYS = 90
POPULAR_DAYS = 7

# Signs of somebody's taste: the last so many of each, then the heaviest of all.
SIGNS_READ, SEEDS, CHANNELS_OF_SEEDS = 30, 16, 5
# Of the heaviest, the words and the categories are read too.
SEEDS_READ = 4
LIKED, RATED_5, RATED_4, WATCHED_LEAST = 0.9, 1.0, 0.8, 0.5
GOOD_RATING = 4
# A sign is worth half after so many days.
TASTE_HALF_LIFE = 30

# What somebody finished already comes last among what is related.
SEEN_AGAIN = 0.25
# Each further video of a channel, or because of the same video, counts so much of the one before;
# and no more of a channel come in a row.
NEXT_OF_CHANNEL, NEXT_OF_SEED, IN_A_ROW = 0.92, 0.92, 2
MOST = 100

# Watched together: so many viewers of a video are asked, and so many videos of each.
FANS_ASKED, VIDEOS_OF_A_FAN = 200, 100
# Fewer in common would tell of one person what they watch.
LEAST_SHARED = 2
# What everybody watches says little: the sum is divided by its views to this power.
DAMPING = 0.35
# With so many viewers in common, half is believed.
DOUBT = 3
NEIGHBOURS, NEIGHBOURS_OF_A_SEED = 60, 20
SIGN_WATCHED, SIGN_LIKED, SIGN_RATED = 2, 2, 2
