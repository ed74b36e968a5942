"""What sites say to crawlers: pages, robots.txt, sitemaps, feeds."""
