"""Languages as their readers call them."""

from __future__ import annotations

NAMES = dict(
    name.strip().split(" ", 1)
    for name in """
    ar العربية | bg български | bn বাংলা | ca català | cs čeština | da dansk | de Deutsch |
    el ελληνικά | en English | es español | et eesti | eu euskara | fa فارسی | fi suomi |
    fr français | ga Gaeilge | gl galego | he עברית | hi हिन्दी | hr hrvatski | hu magyar |
    hy հայերեն | id Indonesia | is íslenska | it italiano | ja 日本語 | ka ქართული | kk қазақ |
    ko 한국어 | la Latina | lt lietuvių | lv latviešu | mk македонски | mr मराठी | ms Melayu |
    nb norsk bokmål | nl Nederlands | nn nynorsk | no norsk | pa ਪੰਜਾਬੀ | pl polski | pt português |
    ro română | ru русский | sk slovenčina | sl slovenščina | sq shqip | sr српски | sv svenska |
    sw Kiswahili | ta தமிழ் | te తెలుగు | th ไทย | tl Tagalog | tr Türkçe | uk українська |
    ur اردو | vi Tiếng Việt | zh 中文
    """.split("|")
)


def language_name(code: str) -> str:
    """The name of a language in itself, the code where it is not known."""
    return NAMES.get(code, code)
