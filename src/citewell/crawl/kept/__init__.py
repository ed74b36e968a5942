"""The crawl file: sources, addresses, what was learnt of them, and what was read, as read."""
