"""Pictures and sound: the runner of tools, probe, plan, ladder, audio, playlists, images."""
