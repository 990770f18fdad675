"""What a creator does to a video after it was uploaded: details, time, chapters, bin, password."""
