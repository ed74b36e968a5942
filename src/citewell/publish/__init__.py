"""An answer -> a page of its own, for people who never saw the library: HTML, Markdown, PDF or JSON; or a whole site.

    Answer -> page (records, all text harmless) -> html | markdown | pdf -> formats -> one file
                                                   html -> site -> a folder with an index and a site map

`page` decides what is said, a format only how it looks. A page holds all that it needs and asks nobody for anything.
Nothing in it comes from a clock: the same answer gives the same bytes.
"""
