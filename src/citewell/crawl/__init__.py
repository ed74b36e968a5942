"""From places to pages: which files there are. Reading what is in them: extract."""
