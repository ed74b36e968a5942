"""Words of headings and lines that say what kind of text follows: English, German, French and Spanish.

Structure and place come first; these lists are for what only words tell. Phrases are as `plain` gives them: lower case,
without numbers before and marks around them.
"""

from __future__ import annotations

import re

from citewell.types import BlockKind

_PHRASES: dict[BlockKind, str] = {
    "exercise": """
        exercises; review exercises; practice exercises; review question; review questions; questions for review;
        chapter review questions; chapter questions; study questions; discussion question;
        discussion questions; questions for discussion;
        questions for reflection; practice questions; practice problems; homework; homework problems; problem set;
        critical thinking; critical thinking question; critical thinking questions; self-check; self check;
        self-check question; self-check questions; self test; self-test; test yourself; test your knowledge;
        check your understanding; check your knowledge; check your progress; knowledge check; quiz; quizzes;
        visual connection questions; multiple choice; multiple choice questions; problems and exercises;
        übungen; übungsaufgaben; übungsfragen; aufgaben; kontrollfragen; verständnisfragen;
        wiederholungsfragen; testen sie ihr wissen; testfragen; lernkontrolle;
        exercices; questions de révision; questions de réflexion; questions de compréhension;
        testez vos connaissances; auto-évaluation; travaux pratiques;
        ejercicios; preguntas de repaso; preguntas de revisión; preguntas de reflexión;
        preguntas de comprensión; autoevaluación; ponte a prueba; comprueba tus conocimientos; actividades""",
    "solution": """
        answer key; answers to exercises; answers to the exercises; solutions to exercises; solutions to the exercises;
        answers to review questions; answers to questions; answers to odd-numbered exercises; worked solutions;
        lösungen; lösungen der aufgaben; lösungen zu den aufgaben; lösungen zu den übungen; musterlösung;
        musterlösungen; corrigé; corrigés; solutions des exercices; corrigé des exercices; corrigés des exercices;
        réponses aux exercices; soluciones; solucionario; soluciones de los ejercicios; respuestas a los ejercicios""",
    "objective": """
        learning objective; learning objectives; learning outcome; learning outcomes; learning goals;
        chapter objectives; section objectives; course objectives; chapter outcomes; what you will learn;
        what you'll learn; what you’ll learn; lernziel; lernziele; kursziele; was sie lernen werden;
        was sie lernen; objectifs d'apprentissage; objectifs d’apprentissage; objectifs pédagogiques;
        ce que vous allez apprendre; objetivos de aprendizaje; objetivos del capítulo; lo que aprenderás;
        resultados de aprendizaje""",
    "reference": """
        reference; references; bibliography; works cited; work cited; literature cited; references cited; cited works;
        cited literature; selected bibliography; further reading; further readings; for further reading;
        for further study; suggested reading; suggested readings; recommended reading; additional reading;
        future reading;
        notes and references; general reference; general references;
        literatur; literaturverzeichnis; literaturangaben; literaturhinweise; quellenverzeichnis; quellenangaben;
        weiterführende literatur; einzelnachweise; bibliografie;
        bibliographie; références; références bibliographiques; ouvrages cités; lectures complémentaires;
        notes et références; pour en savoir plus;
        bibliografía; referencias; referencias bibliográficas; obras citadas; lecturas recomendadas;
        lecturas adicionales; lecturas complementarias; notas y referencias""",
    "links": """
        see also; related; related links; related articles; related topics; related pages; related content;
        related posts; related documentation; related information; related resources; related reading; read more;
        external links; useful links; quick links; links; link; other resources; additional resources;
        more resources; further resources; further links; recommended articles; more articles; you may also like;
        read also; also read; read next;
        siehe auch; weblinks; verwandte themen; verwandte artikel; weiterführende links; nützliche links;
        externe links; ähnliche artikel; mehr zum thema; lesen sie auch; mehr dazu;
        voir aussi; liens externes; liens utiles; articles connexes; liens; sur le même sujet; à lire aussi; lire aussi;
        ver también; véase también; enlaces externos; enlaces de interés; enlaces; artículos relacionados;
        temas relacionados; lea también; lee también""",
    "contents": """
        table of contents; contents; toc; on this page; in this article; page contents; list of figures; list of tables;
        inhaltsverzeichnis; inhalt; auf dieser seite; in diesem artikel; abbildungsverzeichnis; tabellenverzeichnis;
        stichwortverzeichnis; sachregister;
        table des matières; sommaire; sur cette page; dans cet article; liste des figures; liste des tableaux;
        índice; índice de contenidos; tabla de contenidos; tabla de contenido; contenido; en esta página;
        en este artículo; índice alfabético; índice de figuras; índice de tablas""",
    "definition": """
        glossary; key terms; key terms and concepts; terms and definitions; glossary of terms; list of terms;
        terminology; glossar; schlüsselbegriffe; begriffe; begriffserklärungen; glossaire; termes clés; lexique;
        glosario; términos clave; terminología""",
}

SECTIONS: dict[str, BlockKind] = {
    " ".join(phrase.split()): kind for kind, phrases in _PHRASES.items() for phrase in phrases.split(";")
}
"""Heading, plain -> the kind of text that stands under it."""

_WHAT = (
    r"answers?|examples?|code|way|usage|style|solution|approach|request|sentence|antwort|beispiel|lösung|satz|réponse"
    r"|exemple|phrase|respuesta|ejemplo|práctica|practice|do this|this"
)
_MARK = r"(?:[❌✗✘🚫👎⛔]\ufe0f?\s*)?"
_WRONG = re.compile(
    rf"{_MARK}(?:not ok|not okay|wrong|incorrect|falsch|faux|incorrecto)\W*"
    rf"|{_MARK}(?:wrong|bad|incorrect|falsche|schlechte|mauvaise?|mala?)s? (?:answers?|sentences?|antwort(?:en)?)\W*"
    rf"|{_MARK}(?:réponse|respuesta|phrase|frase)s? (?:fausses?|incorrectes?|incorrectas?)\W*"
)
_BAD = re.compile(
    rf"{_MARK}(?:not ok|not good|wrong|incorrect|bad|don[’']?t|do not|not recommended|non-?compliant|insecure"
    rf"|anti-?pattern|schlecht|nicht so|falsch|falsche[rs]?|faux|mauvaise?|incorrecte?|incorrecto|mal|no recomendado"
    rf"|à éviter|a evitar)"
    rf"(?:\W+(?:{_WHAT}|do not do this))?\W*"
)

_MAY_BE_WRONG = re.compile(
    r"\W*(?:not|wrong|incorrect|bad|do|non|insecure|anti|schlecht|nicht|falsch|faux|mauvais|mal|no|à|a "
    r"|réponse|respuesta|phrase|frase)", re.IGNORECASE,
)  # fmt: skip
CROSSED = re.compile(r"\s*[❌✗✘🚫👎⛔]\ufe0f?")

OBJECTIVES = re.compile(
    r"(?:by|at|after|upon|in)\b.{0,60}\b(?:chapter|section|module|lesson|unit|course|tutorial|reading|part)\b"
    r".{0,30}\byou(?:[’']ll| will| should)\b[^:：*•]{0,40}"
    r"|(?:learning|chapter) (?:objectives|outcomes)\b[^:：*•]{0,40}"
    r"|(?:am ende|nach) .{0,60}\b(?:kapitels?|abschnitts?|lektion|moduls?|kurses)\b.{0,30}"
    r"\b(?:können|kennen|sind|werden|wissen) sie\b[^:：*•]{0,40}"
    r"|in diese[rm] (?:kapitel|abschnitt|lektion|modul) (?:lernen|erfahren) sie\b[^:：*•]{0,40}"
    r"|(?:à la fin de|après|dans) .{0,40}\b(?:chapitre|section|module|leçon|cours)\b.{0,30}"
    r"\bvous (?:serez|saurez|pourrez|devriez|apprendrez|allez apprendre|devez)\b[^:：*•]{0,40}"
    r"|(?:al (?:final|finalizar|terminar)|después|en) .{0,40}\b(?:capítulo|sección|módulo|lección|unidad|curso)\b"
    r".{0,30}\b(?:podrás?|usted|será|serás|aprenderás?|deberás?|sabrás?)\b[^:：*•]{0,40}",
    re.IGNORECASE,
)
"""The line before a list of what a chapter means to teach, up to its colon."""

_BEFORE_TASK = r"\W*(?:\d{1,3}[.)]\s*)?"

TASKS = re.compile(
    _BEFORE_TASK
    + r"(?:explain|describe|discuss|compare|contrast|calculate|compute|identify|define|prove|sketch|graph|plot"
    r"|solve|determine|estimate|evaluate|analy[sz]e|classify|suppose|summari[sz]e|outline|justify|predict"
    r"|erklären sie|beschreiben sie|nennen sie|vergleichen sie|berechnen sie|bestimmen sie|zeigen sie|begründen sie"
    r"|diskutieren sie|erläutern sie|definieren sie|ordnen sie|skizzieren sie|berechne|erkläre|beschreibe|bestimme"
    r"|expliquez|décrivez|comparez|calculez|montrez|citez|définissez|discutez|tracez|justifiez|déterminez|identifiez"
    r"|explique|explica|describa|compare|compara|calcule|calcula|defina|demuestre|demuestra|identifique|mencione"
    r"|justifique|determine|resuelva)\b",
    re.IGNORECASE,
)
"""How a task that is no question begins."""

FURTHER_TASKS = re.compile(
    _BEFORE_TASK
    + r"(?:list|name|show|draw|find|consider|imagine|assume|write|give|state|use|using|refer|look|visit|read|choose"
    r"|select|match|complete|fill|provide|label|rank|think|draw on|create|make|support|betrachten sie|schreiben sie"
    r"|lösen sie|zeichnen sie|untersuchen sie|donnez|écrivez|trouvez|complétez|escriba|dibuje|complete|encuentre)\b",
    re.IGNORECASE,
)
"""Verbs that begin tasks where tasks are certain, and instructions elsewhere."""

ALSO_SPORT = frozenset({"exercises", "übungen", "aufgaben", "exercices", "ejercicios", "actividades"})
"""Headings of exercises in textbooks that head other things elsewhere: the duties of an office, ways to keep fit."""

ALSO_THINGS = frozenset({"contents", "inhalt", "sommaire", "contenido", "índice"})
"""Headings of tables of contents that elsewhere say what a box, a bottle or a file holds."""

_NUMBER = re.compile(
    r"^(?:(?:chapter|section|appendix|kapitel|anhang|chapitre|annexe|capítulo|anexo)\s+)?(?:[\divxlc]+[.):]|\d[\d.]*|[a-z][.)])\s+"
)
_TAIL = re.compile(r"\s*(?:\{[^{}]*\}\s*)+$")
_AND = re.compile(r"\s*(?:,|&|/|\band\b|\bund\b|\bet\b|\by\b)\s*")
_MAX_HEADING = 80  # characters


def plain(heading: str) -> str:
    """A heading in lower case without its number and the marks around it; "" for one too long to be a title."""
    text = " ".join(heading.split())
    if len(text) > _MAX_HEADING:
        return ""
    text = _TAIL.sub("", text).casefold() if text.endswith("}") else text.casefold()
    return _NUMBER.sub("", text.strip(" \t*_#:.–—-»«›‹!¶§")).strip(" \t*_#:.–—-»«›‹!¶§0123456789")


_NUMBERED = re.compile(r"(?:exercise|übung|aufgabe|exercice|ejercicio) \d[\d.]*[a-z]?\b.{0,60}")


def section_kind(heading: str) -> BlockKind | None:
    """The kind of text that a heading announces, None if it says nothing of kinds.

    "References and further reading" announces what both of its halves do.
    """
    text = plain(heading)
    if not text:
        return None
    if text in SECTIONS:
        return SECTIONS[text]
    if _NUMBERED.fullmatch(" ".join(heading.split()).casefold()[:_MAX_HEADING]):
        return "exercise"
    kinds = {SECTIONS.get(half) for half in _AND.split(text)}
    if len(kinds) == 1:
        return kinds.pop()
    return "reference" if kinds == {"reference", "links"} else None


def announces_wrong(text: str) -> str:
    """ "wrong" if a short text says of what follows that it is, "bad" if it advises against it, "" if neither."""
    if len(text) > _MAX_HEADING or not _MAY_BE_WRONG.match(text):
        return ""
    shown = " ".join(text.split()).casefold().strip(" *_#`\"'")
    return "wrong" if _WRONG.fullmatch(shown) else "bad" if _BAD.fullmatch(shown) else ""
