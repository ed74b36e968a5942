"""Places an owner names -> what is there: files of folders here, sites in the packages below.

visit    what to fetch next, and what an answer means
fetch    one address, whatever its server does
read     what pages, robots.txt, sitemaps and feeds say
kept     the crawl file: addresses, what was learnt of them, what was read
archives web archives, in and out
why      why an address is in the library, or is not
"""
