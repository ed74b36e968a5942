"""Answers and documents -> what a page shows: sentences with their citations, marked words, dates, addresses.

In: the records of the pipeline. Out: plain records for templates, without markup. What the web page (`serve`) and the
published page (`publish`) make of them is theirs.
"""
