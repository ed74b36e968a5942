"""How well the reader picks: on questions whose candidate sentences people graded.

questions (what is asked) -> texts (where candidates stand today) -> scored (what the reader and plain baselines make of
them) -> figures; choice tells whether the passages that are read hold what answers, answers what a user gets. All
together: suite.
"""
