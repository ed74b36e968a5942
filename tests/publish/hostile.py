"""Text and addresses that want to be more than text, and what a page made of them must not differ in."""

from __future__ import annotations

from dataclasses import replace

from citewell.types import Answer, DocumentInfo
from tests.publish import answers

TEXTS = [
    "</script><script>alert(1)</script>",
    "</style></title></textarea><img src=x onerror=alert(1)>",
    "--> <!-- ]]> <![CDATA[ ?> <?php",
    '"\' onclick="alert(1)" x=\'',
    "a\nb\r\nSet-Cookie: x\n\n# heading\n\n- item\n\n    code",
    "\u202egnp.exe\u2066 \u2069\u2069 after",
    "nul \0 and \x1b[31m and \x08",
    "\ud800 lone \udfff",
    "{{ 7*7 }} {% raw %} ${7*7} <%= 7 %>",
    '#let x = 1; #eval("1") $x^2$ @cite <label> \\ /* */ // ',
    "[x](javascript:alert(1)) ![i](http://evil.example/x.png) <b>bold</b> [^1] [^1]: y",
    "&lt;b&gt; &amp; &copy &#106;avascript:",
    "\\ ` `` code` **bold** __b__ ~~s~~ | t | ^up^ ==m== :::",
    "<http://evil.example> http://evil.example www.evil.example mailto:a@evil.example",
    "\u2028 \u2029 \ufeff \u00a0 \u200b \U000e0041",
    "1. one",
    "=====",
    "",
]

ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://x.example/",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    'https://evil.example/" onmouseover="alert(1)',
    "https://evil.example/\njavascript:alert(1)",
    "https://evil.example\\@good.example/",
    "https://[::1",
    "https://evil.example/\u202egood",
    "https:///nohost",
    "//evil.example/",
    "file:///home/owner/private/notes.txt",
    "",
]


def document(text: str, url: str = "urn:x") -> DocumentInfo:
    """A document that is described by one text alone."""
    return replace(
        answers.document(1), url=url, title=text, site=text, author=text, revision=text, published=text, language=text
    )


def answer(text: str, url: str = "urn:x") -> Answer:
    """An answer all of whose words are one text: query, description, quote, sentence, copies, maker."""
    words = text or " "
    one = answers.result(1, f"Before {words} after", info=document(text, url), copies=[document(text, url)])
    other = answers.result(2, f"Other {words} end", info=answers.document(2, url="urn:y"), summary=text)
    cited = answers.citation(one, words)
    return answers.answer(
        answers.sentence(cited, text=words),
        answers.sentence(cited, text=words, made_by=f"model {text}"),
        results=[one, other],
        query=text,
        disagreements=[answers.dispute(cited, answers.citation(other, words))],
        corrected=[(text, text)],
    )
