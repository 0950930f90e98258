"""One file for each pass, found by its name. See viperlite_tools/optimise."""
