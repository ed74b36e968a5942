"""The kind of a part as its own text shows it, wherever it stands.

In: the text of one part. Out: a kind, or None where the text by itself does not tell. Each rule is strict: what is
wrongly told cannot be quoted any more.
"""

from __future__ import annotations

import re

from citewell.types import BlockKind

_LINE_WORDS = 20
_LEADER_MARKS = ("...", ". .", "……", "__")
_LINE = 200  # characters: what is longer is no line of navigation, contents or template
LONGEST_ENTRY = 700
"""Characters of the longest entries of a bibliography."""

_ONLY_URL = re.compile(r"\W*(?:https?://|www\.)\S+\W*")
_MADE_UP = re.compile(
    r"//(?:www\.)?(?:localhost|\[?::1|\d{1,3}(?:\.\d{1,3}){3}|(?:[\w-]+\.)*example(?:\.\w+)?)(?=[:/?#>\])\s]|$)"
)
"""Addresses that lead nowhere: they are what a text is about."""
_LEADERS = re.compile(r".{1,160}?(?:\.{4,}|(?:\. ){4,}\.?|…{2,}|_{5,})\s*(?:\d{1,4}|[ivxlc]{1,6})\.?", re.DOTALL)
_CAPTION = re.compile(
    r"(?:figure|fig|table|tbl|listing|abbildung|abb|tabelle|tab|figura|tableau|tabla|cuadro|illustration|diagramm?|chart"
    r"|gráfico|exhibit|plate|photo|bild)\.?\s+"
    r"(?:[a-z]{0,2}[\d]+(?:[.\-–][\dA-Za-z]{1,4}){0,3}[a-z]?|[IVXL]{1,6})\s*(?:(?:[.:|–—]|-\s)(?:\s|$)|:(?=[^\W\d]))",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\W*[^\W\d_]{2,14}\.?\s+(?:[^\W\d_]{0,2}\d|[IVXLivxl]{1,6}\b)")
"""A word and a number after it: what captions and exercises begin with."""
_EXERCISE = re.compile(
    r"\W*(?:exercise|übung|aufgabe|exercice|ejercicio)\s+\d[\d.]*[a-z]?\s*[.:)–—]\s+\S", re.IGNORECASE
)
_FIRST_OPTION = re.compile(r"[?？؟][\"'”’»]?\s+[(\[]?[Aa][.)\]]\s+\S")
_SECOND_OPTION = re.compile(r"\s[(\[]?[Bb][.)\]]\s+\S")
_WRONG = re.compile(r"\W*(?:not ok|not okay|wrong|falsch)\s*:\W*\w", re.IGNORECASE)
# Matched in lower case, which takes half the time of ignoring case
_NAVIGATION = re.compile(
    r"\W*(?:(?:previous|prev|next|back|up|home|top|index|contents|table of contents|back to (?:the )?top|return to top"
    r"|go to top|scroll to top|to top|(?:previous|next) (?:page|chapter|section|post|article)|up next"
    r"|skip to (?:main )?content|skip (?:to )?navigation|toggle navigation|menu|main menu|older posts?|newer posts?"
    r"|edit this page(?: on \w+)?|edit on \w+|view (?:page )?source|improve this page|report an issue"
    r"|view on github|suggest an edit|print this page|breadcrumbs?|you are here"
    r"|zurück|weiter|vor|nach oben|zum seitenanfang|startseite|übersicht|vorherige(?: seite|s kapitel|r artikel)?"
    r"|nächste(?: seite|s kapitel|r artikel)?|zum inhalt springen|(?:diese )?seite bearbeiten|quelltext anzeigen"
    r"|précédente?|suivante?|retour|accueil|haut de page|retour en haut(?: de page)?|page (?:précédente|suivante)"
    r"|aller au contenu(?: principal)?|modifier cette page|anterior|siguiente|volver|inicio|volver arriba"
    r"|página (?:anterior|siguiente)|(?:saltar|ir) al contenido|editar esta página)(?:\W+|$))+"
)
_ALSO_NAMES = frozenset(
    "home up top back index contents menu vor weiter zurück übersicht startseite accueil retour inicio volver".split()
)
_MARKS = re.compile(r"^\W+|\W+$")
_NEXT_TITLE = re.compile(
    r"\W*(?:previous|prev|next|zurück|weiter|nächste seite|vorherige seite|précédent|suivant|anterior|siguiente)\s*"
    r"(?:[:→»›>←«‹]|&raquo;).{1,100}", re.IGNORECASE,
)  # fmt: skip
_POINTERS = re.compile("[:→»›>←«‹/|]")
_TRAIL_HOME = re.compile(r"\W*(?:home|startseite|accueil|inicio|start)\s+(?:>|/|»|›|→|::|\|)\s+\S", re.IGNORECASE)
_TRAIL = re.compile(r"\s(?:»|›)\s")
_TEMPLATE = re.compile(
    r"\W*(?:last (?:updated|modified|reviewed|edited|changed)\b|page last (?:updated|modified|reviewed)"
    r"|this page was last|sign up for our|join our newsletter|subscribe to (?:our|the) (?:newsletter|mailing)"
    r"|was this (?:page|article|information) helpful|did you find this (?:page|article) |all rights reserved"
    r"|(?:copyright\s*)?(?:©|\(c\)|&copy;)\s*(?:copyright\s*)?\d{4}|copyright\s+(?:©\s*)?\d{4}"
    r"|zuletzt (?:aktualisiert|geändert|bearbeitet)|letzte (?:aktualisierung|änderung)\b|alle rechte vorbehalten"
    r"|newsletter abonnieren|war diese seite hilfreich"
    r"|dernière (?:mise à jour|modification)\b|mis à jour le\b|tous droits réservés|abonnez-vous à "
    r"|última (?:actualización|modificación)\b|actualizado el\b|todos los derechos reservados|suscríbete a )"
)
_SHORT_TEMPLATE = re.compile(
    r"\W*(?:share (?:this|on|via)\b|follow us\b|tweet this|posted (?:by|in|on)\b|filed under|tagged\b|page \d+ of \d+"
    r"|seite \d+ von \d+|stand:\s*\d|folgen sie uns|teilen (?:auf|sie)\b|partager (?:sur|cet)\b|suivez-nous"
    r"|compartir en\b|síguenos)|\W*(?:advertisement|sponsored|terms of (?:use|service)|privacy policy|legal notice"
    r"|impressum|datenschutz(?:erklärung)?|anzeige|werbung|mentions légales|publicité|aviso legal|publicidad)\W*$"
)
_CREDIT = re.compile(
    r"\W*(?:powered by|(?:(?:site|docs|page|documentation) )?(?:built|generated|created|made) (?:with|by))\b"
)
"""What made a page; in a list such words tell what something else is made of."""
_TAGS = re.compile(r"\W*(?:Tags|Categories|Schlagwörter|Kategorien|Étiquettes|Catégories|Etiquetas|Categorías) ?:")
_CONSENT = re.compile(
    r"\b(?:we|(?:this|our) (?:web)?site|this page)(?: and our partners| also)? uses? (?:\w+ )?cookies\b"
    r"|\bby (?:continuing|using|clicking|browsing)\b.{0,80}\bcookies\b"
    r"|\b(?:wir|diese (?:web)?(?:seite|site)) (?:verwenden?t?|nutzent?|nutzt|benutzt) (?:\w+ )?cookies\b"
    r"|\b(?:nous utilisons|ce site utilise) (?:des |les )?cookies\b"
    r"|\b(?:utilizamos|usamos|este sitio (?:web )?(?:utiliza|usa)) cookies\b",
    re.IGNORECASE,
)
_CONSENT_LINE = re.compile(
    r"\W*(?:(?:accept|reject|manage|allow|decline|enable) (?:all )?(?:\w+ )?cookies"
    r"|cookie (?:settings|preferences|consent)"
    r"|(?:alle )?cookies (?:akzeptieren|ablehnen|zulassen)|cookie-einstellungen"
    r"|(?:accepter|refuser|gérer) (?:tous )?les cookies"
    r"|(?:aceptar|rechazar|configurar) (?:todas )?(?:las )?cookies)\W*",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"(?:\[?\(?[\w+-]{1,12}[\])]\.?\s+|\d{1,3}\.\s+|\^\s*)?(?:(?:van|von|de|der|den|del|della|di|da|du|la|le|ter|zu)\s+){0,3}"
    r"(?:[A-ZÀ-ÞŁŠŽ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)?,? (?:[A-ZÀ-Þ]\.[ ,-]?){1,4}"
    r"|(?:[A-ZÀ-Þ]\. ?){1,3}[A-ZÀ-Þ][\w’'-]+,|[A-ZÀ-Þ][\w’'-]+, [A-ZÀ-Þ][\w’'-]+|[A-ZÀ-Þ][\w’'-]+ [A-Z]{1,3}[,.]\s)"
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d[a-z]?\b")
_SIGNS = (
    re.compile(r"\bdoi\b|\barxiv\b|\bISBN\b|\bISSN\b|\bPMID\b", re.IGNORECASE),
    re.compile(r"\b(?:pp?|S)\.\s*\d|\d\s*\(\d+[^()]{0,8}\)|\b\d+\s*:\s*e?\d+(?:[–-]\d+)?|\b\d+[–-]\d+\b(?=[.,;]?$)"),
    re.compile(
        r"\bet al\b|\beds?\.|\bvol\.|\bno\.\s*\d|\bpress\b|\bjournal\b|\bproceedings\b|\bverlag\b|\béditions?\b",
        re.IGNORECASE,
    ),
    re.compile(r"[“\"«„][^”\"»“]{8,}[”\"»“]"),
    re.compile(
        r"\b(?i:accessed|retrieved|abgerufen|consulté|consultado)\b"
        r"|\b[A-Z][\w .]{2,20}: [A-Z][\w&. ]{2,40}, (?:1[5-9]|20)\d\d"
    ),
    re.compile(r"https?://"),
    re.compile(r"\((?:1[5-9]|20)\d\d[a-z]?\)[.:,]"),
)
_STOP = re.compile(r"[.!?。！？…][\"'”’»)\]]*$")


def kind_by_shape(text: str, *, listed: bool = False) -> BlockKind | None:
    """The kind that the text of a paragraph, or of an item if it is `listed`, has by itself."""
    if len(text) <= _LINE and (found := _line_kind(text, listed)):
        return found
    if _NUMBERED.match(text[:40]):
        if _EXERCISE.match(text[:40]):
            return "exercise"
        if is_caption(text):
            return "caption"
    if len(text) <= LONGEST_ENTRY and holds_options(text):
        return "exercise"
    if ":" in text[:24] and _WRONG.match(text[:40]):
        return "wrong_example"
    if len(text) <= 500 and "ookie" in text and is_consent(text):
        return "consent"
    return "reference" if len(text) <= LONGEST_ENTRY and is_entry(text) else None


def holds_options(text: str) -> bool:
    """Whether a text is a question with its lettered options behind it: "What is ice? A. water B. sand"."""
    first = _FIRST_OPTION.search(text) if "?" in text or "？" in text or "؟" in text else None
    return first is not None and _SECOND_OPTION.search(text, first.end()) is not None


def is_caption(text: str) -> bool:
    """Whether a text begins as what stands below a picture or table does: "Figure 3: ..."."""
    return len(text) <= 400 and bool(_CAPTION.match(text[:80]))


def is_entry(text: str) -> bool:
    """Whether a text is an entry of a bibliography: it begins with an author, names a year, and has two signs more."""
    if not _AUTHOR.match(text[:100]) or not _YEAR.search(text):
        return False
    return sum(bool(sign.search(text)) for sign in _SIGNS) >= 2


def may_be_entry(text: str) -> bool:
    """Whether a text may be an entry where entries are expected: it has a sign of one, or is no sentence."""
    if len(text) > LONGEST_ENTRY:
        return False
    if _AUTHOR.match(text[:100]) or _YEAR.search(text) or any(sign.search(text) for sign in _SIGNS):
        return True
    return not is_sentence(text) and not (text[:1].islower() and ":" in text)


def is_consent(text: str) -> bool:
    """Whether a text asks for, or tells of, leave to set cookies."""
    return bool(_CONSENT.search(text[:500]) or _CONSENT_LINE.fullmatch(text[:100]))


def is_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does and is long enough for one."""
    return bool(_STOP.search(text[-8:])) and text.count(" ") >= 3


def _line_kind(text: str, listed: bool) -> BlockKind | None:
    if ("://" in text or "www." in text) and _ONLY_URL.fullmatch(text) and not _MADE_UP.search(text):
        return "links"
    blanks = text.count(" ")
    if any(mark in text for mark in _LEADER_MARKS) and _LEADERS.fullmatch(text):
        return "contents"
    if blanks > _LINE_WORDS:
        return None
    if len(text) <= 120 and _POINTERS.search(text) and _leads_on(text):
        return "navigation"
    lower = text.lower()
    if len(text) <= 120 and _is_navigation(lower):
        return "navigation"
    if _TEMPLATE.match(lower):
        return "template"
    if blanks > 6 or is_sentence(text):
        return None
    if _SHORT_TEMPLATE.match(lower) or _TAGS.match(text) or (not listed and _CREDIT.match(lower)):
        return "template"
    return None


def _is_navigation(text: str) -> bool:
    """A line in lower case: words of navigation and no others; what may as well name a key or a part, not alone."""
    return bool(_NAVIGATION.fullmatch(text)) and _MARKS.sub("", text) not in _ALSO_NAMES


def is_row_of_navigation(text: str) -> bool:
    """Whether the cells of a row are words of navigation and no others: "Prev | | Next", "Prev: Next"."""
    return len(text) <= _LINE and ("|" in text or ":" in text) and bool(_NAVIGATION.fullmatch(text.lower()))


def _leads_on(text: str) -> bool:
    """Whether a line names the next page, or is the way from the site's front page to this one."""
    if _NEXT_TITLE.fullmatch(text):
        return True
    return not _STOP.search(text) and (bool(_TRAIL_HOME.match(text)) or len(_TRAIL.findall(text)) >= 2)
