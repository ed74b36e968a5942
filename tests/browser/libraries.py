"""A second library: sources that attack, that disagree, that are in other scripts, and one with everything long."""

from __future__ import annotations

import json
from pathlib import Path

from citewell.config import AddSettings
from citewell.index.library import Library
from citewell.pipeline.add import add, find
from citewell.pipeline.vectors import make_vectors

HOSTILE = [
    "<script>alert(1)</script>",
    "</script></title></textarea></style><script>alert(2)</script>",
    "<img src=x onerror=alert(3)>",
    '" onmouseover="alert(4)" x="',
    "' onfocus='alert(5)' autofocus='",
    "javascript:alert(6)",
    "\u202egnp.exe\u202d left open \u2066",
    "{{ 7*7 }} {% raw %} &lt;b&gt; &amp;amp; </template></slot></span></p>",
]
"""Each stands in the title, the site, the author and the text of one source."""

ADDRESSES = [
    "javascript:alert(1)",
    'https://evil.example/" onmouseover="alert(1)',
    "https://evil.example/<script>alert(1)</script>",
    "https://evil.example/\u202egood",
]

SCRIPTS = {
    "ar": (
        "علاج كسر العمود الفقري",
        "يعالج كسر الفقرة القطنية عادة بالراحة لمدة ثلاثة أشهر. لا يحتاج معظم المرضى إلى جراحة.",
    ),
    "he": ("טיפול בשבר בחוליה", "הטיפול בשבר בחוליה הוא מנוחה במשך שלושה חודשים. רוב המטופלים אינם זקוקים לניתוח."),
    "zh": ("椎弓根骨折的治疗", "椎弓根骨折的治疗通常是休息三个月。大多数患者不需要手术。"),
    "th": ("การรักษากระดูกสันหลังหัก", "การรักษากระดูกสันหลังหักคือการพักผ่อนสามเดือน ผู้ป่วยส่วนใหญ่ไม่ต้องผ่าตัด"),
}
"""Language -> title and text."""

MASKS = {
    "yes.txt": "Winter guide\n\nWearing masks reduces the spread of influenza. Masks are cheap to buy in most towns.",
    "no.txt": "Trial report\n\nWe watched two towns. Wearing masks did not reduce the spread of influenza.",
}
DISPUTED = "Does wearing masks reduce the spread of influenza?"

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def make_other_library(base: Path) -> Path:
    """Write the sources below a folder, and take them in; returns the library."""
    sources = base / "sources"
    sources.mkdir()
    rows = [*_hostile(), *_scripts(), _long()]
    (sources / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    for name, text in MASKS.items():
        (sources / name).write_text(text, encoding="utf-8")
    library = base / "library"
    with Library.write(library) as opened:
        add(opened, find([str(sources)]), settings=AddSettings(workers=1), trusted=True)
    make_vectors(library)
    return library


def _hostile() -> list[dict[str, object]]:
    return [
        {
            "_id": f"hostile-{number}",
            "title": f"Griffin {number} {words}",
            "text": f"A griffin of kind {number} is a beast that says {words} to whoever asks what a griffin is.\n\n"
            f"Griffins of kind {number} sleep on gold. Nobody has counted the griffins.",
            "url": ADDRESSES[number % len(ADDRESSES)],
            "metadata": {"site": words, "author": words, "lang": "en", "published": f"202{number}-01-01"},
        }
        for number, words in enumerate(HOSTILE)
    ]


def _scripts() -> list[dict[str, object]]:
    return [
        {"_id": code, "title": title, "text": text, "url": f"https://{code}.example/1", "metadata": {"lang": code}}
        for code, (title, text) in SCRIPTS.items()
    ]


def _long() -> dict[str, object]:
    return {
        "_id": "long",
        "title": " ".join([f"On the {LONG_WORD}"] * 4),
        "text": f"The {LONG_WORD} is a society of officials. It kept {LONG_WORD * 3} in its cellar.",
        "url": "https://long.example/" + "/".join(["a-rather-long-step-of-an-address"] * 12),
        "metadata": {"site": LONG_WORD, "author": LONG_WORD, "lang": "en"},
    }
