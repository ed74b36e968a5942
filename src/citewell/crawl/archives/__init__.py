"""Web archives, in and out: WARC, ARC, ZIM."""
