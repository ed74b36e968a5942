"""Words that say the same for our purpose, by stem: one may stand for the other in a claim.

Only words that can take each other's place without making a statement surer, wider or narrower. Pairs that differ in
strength ("may" and "can", "some" and "several") do not belong here.
"""

from __future__ import annotations

from functools import lru_cache

from citewell.kit.words import stem

_GROUPS = """
show demonstrate reveal | powerful potent | metre meter | litre liter
begin start commence | physician doctor | approximately about around roughly | numerous many
child kid | children kids | large big | largest biggest | help aid assist | obtain get | buy purchase | utilize use
illness disease | sometimes occasionally | often frequently | usually typically generally commonly | because since
error mistake | rapidly quickly | rapid quick fast | nearly almost | require need
happen occur | influence affect | drug medication medicine | therapy treatment | surgery operation
across throughout | people individuals persons person | kidney renal | heart cardiac | liver hepatic
lung pulmonary | increase rise raise elevate | decrease decline reduce lower diminish | improve enhance
main major principal | mainly chiefly primarily | locate situate | construct build | film movie | release publish
found establish | tumor tumour | evaluate assess | investigate study examine | infant baby | worldwide globally
try attempt | area region | car automobile | aircraft plane | speed velocity | programme program
compute calculate | method technique | problem issue | total overall | whole entire | difficult hard | ill sick
die decease | vaccine vaccination immunization immunisation | behaviour behavior | colour color | centre center
fibre fiber | anaemia anemia | oedema edema | haemorrhage hemorrhage bleeding | oesophagus esophagus
diarrhoea diarrhea | paediatric pediatric | leukaemia leukemia | foetus fetus | USA US | UK Britain
fever pyrexia | abdomen belly | tiredness fatigue | itching pruritus | rash exanthem | stroke apoplexy
"""


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for group in filter(str.strip, _GROUPS.replace("\n", "|").split("|")):
        stems = [stem(word.lower()) for word in group.split()]
        table.update(dict.fromkeys(stems, stems[0]))
    return table


def canonical(term: str) -> str:
    """The stem that stands for all stems of its group; the stem itself if it is in none."""
    return _table().get(term, term)
