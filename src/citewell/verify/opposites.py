"""Pairs of English words that say opposite things, by stem."""

from __future__ import annotations

from citewell.kit.words import stem

_PAIRS = """
increase decrease | increase reduce | increase lower | increase decline | raise lower | raise reduce
rise fall | rise drop | rise decline | grow shrink | gain lose | gain loss | improve worsen
improvement deterioration | higher lower | high low | highest lowest | more less | more fewer | most least
greater smaller | greater less | larger smaller | largest smallest | large small | longer shorter
long short | better worse | best worst | early late | earlier later | older younger | old young
oldest youngest | strong weak | stronger weaker | fast slow | faster slower | hot cold | warm cool
warming cooling | warmer cooler | warmer colder | upper lower | left right | north south | northern southern
east west | eastern western | inner outer | internal external | anterior posterior | proximal distal
benign malignant | acute chronic | mild severe | safe unsafe | safe dangerous | safe harmful
beneficial harmful | benefit harm | effective ineffective | common rare | common uncommon | likely unlikely
frequent infrequent | positive negative | positively negatively | stable unstable | cause prevent
promote prevent | promote inhibit | activate inhibit | activation inhibition | stimulate inhibit
stimulate suppress | induce suppress | enhance impair | enhance reduce | enhance inhibit | accelerate slow
accelerate delay | upregulate downregulate | upregulation downregulation | allow forbid | allow prohibit
permit prohibit | legal illegal | accept reject | approve reject | support oppose | win lose | won lost
victory defeat | success failure | succeed fail | successful unsuccessful | start stop | begin end
start end | open close | true false | include exclude | male female | man woman | men women | boy girl
father mother | son daughter | brother sister | husband wife | present absent | presence absence
same different | similar different | necessary unnecessary | required optional | sufficient insufficient
major minor | maximum minimum | double single | deficiency excess | low-grade high-grade
surgical conservative | operative conservative | healthy sick | alive dead | survive die | born died
before after | above below | up down | over under | first last | always never | hero villain
fiction nonfiction | prequel sequel | black white | day night | public private | import export | buy sell
overestimate underestimate | accurate inaccurate | correct incorrect | possible impossible | able unable
visible invisible | direct indirect
""".replace("\n", "|")


def _table() -> dict[str, tuple[str, ...]]:
    table: dict[str, set[str]] = {}
    for pair in filter(None, map(str.strip, _PAIRS.split("|"))):
        one, other = (stem(word) for word in pair.split())
        table.setdefault(one, set()).add(other)
        table.setdefault(other, set()).add(one)
    return {term: tuple(sorted(others)) for term, others in table.items()}


OPPOSITES = _table()
"""Each stem to the stems of its opposites."""
