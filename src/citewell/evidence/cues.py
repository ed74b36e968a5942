"""Words that show what kind of thing a sentence tells: a number, a reason, a step, the method of a study.

In: the text of one sentence. Out: whether it holds such words. English only. Used by evidence.relevance.
"""

from __future__ import annotations

import regex

HAS_NUMBER = regex.compile(
    r"\p{N}|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|half|hundred|thousand|million|percent|dozen"
    r"|once|twice)\b",
    regex.IGNORECASE,
)
HAS_TIME = regex.compile(
    r"\b(?:\d{4}|seconds?|minutes?|hours?|days?|weeks?|months?|years?|century|centuries|decades?|daily|weekly"
    r"|monthly|january|february|march|april|june|july|august|september|october|november|december|age|ages|birth"
    r"|childhood|adolescence)\b",
    regex.IGNORECASE,
)
HAS_NAME = regex.compile(r"(?<=[\p{Ll},] )\p{Lu}\p{Ll}+|^\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+")
HAS_REASON = regex.compile(
    r"\b(?:because|due to|since|caused?|causes|result(?:s|ed)? (?:in|from)|leads? to|reason|so that|therefore"
    r"|owing to)\b",
    regex.IGNORECASE,
)
HAS_STEP = regex.compile(
    r"^(?:to |use |take |apply |place |keep |put |open |click |run |set |add |make |try |avoid |ask |call |check "
    r"|wash |rest )|\b(?:you (?:can|should|need|may)|step|by \w+ing)\b",
    regex.IGNORECASE,
)
HAS_CONTRAST = regex.compile(
    r"\b(?:while|whereas|unlike|differs?|difference|than|both|but|compared|versus|in contrast|similar)\b",
    regex.IGNORECASE,
)
SIDE_OF_A_THING = regex.compile(
    r"\b(?:symptoms?|signs?|treatments?|causes?|diagnosis|prevention|prognosis|outlook)\s(?:of|for)\s(?P<thing>(?:(?!(?:is"
    r"|are|was|were|may|can|include|includes|will|should|depends?|that|which|when|in|on|to)\b)[\p{L}\p{N}'’-]+\s?){1,5})",
    regex.IGNORECASE,
)
TAKES_A_SIDE = regex.compile(
    r"\b(?:helps?|improve[sd]?|reduce[sd]?|lowers?|lowered|raises?|raised|increase[sd]?|decrease[sd]?|effective"
    r"|ineffective|no (?:difference|effect|benefit|evidence|link|role)|benefits?|prevent(?:s|ed)?|causes?|caused|safe"
    r"|unsafe|harmful|recommended|should|must|can|cannot|(?:is|are|was|were|do|does|did|has|have|had) not|associated"
    r"|linked|gained|better|worse|same|needed|necessary|most|disputed|unclear|possible|impossible)\b|n['’]t\b",
    regex.IGNORECASE,
)
TALKS_OF_ITSELF = regex.compile(
    r"\b(?:this|our|present|current) (?:study|paper|article|review|report|trial)\b|\b(?:we|I|my|our)\b|\b(?:a"
    r"|one) \d+[- ]year[- ]old\b|\bcase (?:report|of a)\b"
)
TELLS_THE_METHOD = regex.compile(
    r"\b(?:was|were)\s(?:also\s|then\s|retrospectively\s|randomly\s|prospectively\s)?(?:determined|measured"
    r"|examined|randomi[sz]ed|assigned|enrolled|recruited|included|excluded|calculated|assessed|evaluated|studied|selected"
    r"|collected|performed|conducted|used|obtained|analy[sz]ed|screened|reviewed|searched|followed|interviewed|genotyped|extracted)\b"
    r"|\b[Ww]e\s(?:also\s|therefore\s|here\s)?(?:examined|studied|investigated|assessed|measured|analy[sz]ed|aimed"
    r"|sought|tested|compared|evaluated|determined|performed|conducted|used|searched|included|hypothesi[sz]ed?)\b"
    r"|\b(?:to|was to|were to)\s(?:determine|examine|investigate|assess|evaluate|compare|test)\swhether\b"
    r"|\bat baseline\b"
)
PATTERNS = {
    "number": HAS_NUMBER,
    "time": HAS_TIME,
    "person": HAS_NAME,
    "place": HAS_NAME,
    "reason": HAS_REASON,
    "yes_no": TAKES_A_SIDE,
    "steps": HAS_STEP,
}
