"""viperlite's tools for a laptop: the command `viperlite`, its targets and its converters."""
