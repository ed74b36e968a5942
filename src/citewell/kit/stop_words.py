"""Words that say how, not what, in the languages that readers most often meet.

One list serves every text, because index and query must agree and a short query's language is a guess. So a list holds
only what means little in every other language of the table: German "die" and "war", French "on" and "son", Spanish
"sin", Dutch "men" and Italian "come" are English words and stand in none, and neither do words that fold to one when
their accents go (German "für").
"""

from __future__ import annotations

ENGLISH_STOP_WORDS = frozenset(
    """a about above after again against all also am an and any are as at be because been before being below
    between both but by can could did do does doing don down during each etc few for from further get had has
    have having he her here hers him his how i if in into is it its itself just me more most my no nor not now
    of off on once only or other our out over own per s same shall she should so some such t than that the their
    them then there these they this those through to too under until up us very was we were what when where
    which while who whom whose why will with would you your""".split()
)
"""Negations are among them: they matter to the verifier, which reads words."""

_GERMAN = """aber als auch auf aus bei beim bis dass dem den denen der deren des dessen dich dies diese diesem
    diesen dieser dieses doch durch eine einem einen einer eines er es euch haben hatte hatten ich ihm ihn ihnen ihr
    ihre ihrem ihren ihrer im ist jede jedem jeden jeder kann keine keinen konnen mich mir mit nach nicht noch nur
    ob oder ohne sehr sein seine seinem seinen seiner seit sich sie sind sowie uber um und uns unter vom von vor
    wann warum wegen welche welchem welchen welcher welches wem wenn wer werden wie wieso wieviel wir wird wo wofur
    woher wurde wurden zu zum zur zwischen"""
_FRENCH = """alors au aucun aussi autre aux avec avoir ce cela celle celui ces cet cette ceux chez combien dans de
    depuis des donc dont du elle elles en est et etait etre eux il ils je la le les leur leurs lors lui mais meme
    mes moi nos notre nous ont ou par parce pas pendant peut plus pourquoi quand que quel quelle quelles quels qui
    quoi sans selon ses si sont sous sur ta tes tous toute toutes tres tu un une vos votre vous"""
_SPANISH = """al algun alguna algunos como con cual cuales cuando cuanta cuantas cuanto cuantos cuya cuyo del desde
    donde durante el ella ellas ellos entre era eran esa ese esos esta estaba estan estas este estos fue fueron ha
    habia hay las lo los mas mientras mis muy ni nos nosotros otra otras otro otros para pero por porque pues quien
    quienes segun ser sobre son su sus tambien tiene tienen una unas uno unos ya"""
_ITALIAN = """agli alla alle allo anche che chi ci cosa cui dagli dai dal dalla dalle degli dei della delle dello di
    dopo dove era erano essere fino fra gli hanno ho il loro ma nei nel nella nelle nello ogni perche piu poi quale
    quali quando quanti quanto quello questa queste questi questo si sono stata stato sua sugli sui sul sulla sulle
    suo suoi tra uno"""
_PORTUGUESE = """ao aos aquela aquele as ate com como da das de dela dele do dos e ela elas eles em entao entre era
    essa esse esta estao este eu foi foram isso isto ja mais mas mesmo muito na nao nas nem nos o onde os ou para
    pela pelas pelo pelos porque qual quais quando quanto que quem sao se sem ser seu seus sua suas tambem tem um
    uma umas uns"""
_DUTCH = """aan bij dat de deze die dit een en hebben heeft het hij hoe hoeveel ik je kan maar met naar niet nog ook
    op te tot uit van veel voor waar waarom waren wanneer wat welke werd werden wie wordt worden zijn zij zo
    zoals"""
_RUSSIAN = """а без более бы был была были было быть в вам вас весь во вот все всего всех вы где да даже для до его
    ее её если есть ещё же за и из или им их к как какая какие каким каких какого какое какой какую когда кого ко
    которая которого которое которой которые который которых кто куда ли между меня мне многие может можно мой мы на
    над надо нам нас не него нее ней нет ни них но ну о об однако он она они оно от откуда очень по под после потому
    почему при про с сам свои своего своей свой себя сколько со так также такие такой там тем то того тоже той
    только том тот ту ты у уже чего чей чем что чтобы чье эта эти этих это этого этой этом этот"""
_ARABIC = """أن إن ان إلى الى الذي التي الذين اللذين أو او أي اي أين اين إذا اذا بعد بعض بل به بها بين تلك تم ثم حتى
    حيث خلال ذلك على عليه عليها عن عند غير في فيه فيها قبل قد كان كانت كل كم كما كيف لا لقد لكن لم لماذا لن له لها
    لهم ليس ما ماذا متى مع من منذ منه منها هذا هذه هل هم هناك هو هي و وقد يكون تكون"""
_HINDI = """अपना अपनी अपने अब आप इन इस इसका इसकी इसके इसे उन उनका उनकी उनके उस उसका उसकी उसके उसे एक एवं और कई कब
    कभी कर करता करती करते करना करने का कि किया किस किसका किसकी किसके किसने किसी किसे की कितना कितनी कितने कुछ के
    कैसे को कोई कौन कौनसा कौनसी क्या क्यों गई गए गया जब जहां जा जाता जाती जाते जिन जिस जिसका जिसकी जिसके जिसने
    जिसमें जिसे जो तक तथा तब तो था थी थे दिया द्वारा ने पर बाद भी में यह यहां या ये लिए लेकिन वह वहां वाला वाली वाले
    वे से हम ही हुआ हुई हुए है हैं हो होता होती होते होना होने"""

_MEANS_ELSEWHERE = frozenset(
    """al als ao ate au ces chi ci com da di die dit dies dont du e em er era es eu ha hay hun il ils je lo ma mas men
    mes met mir mis mit moi na nei ni nos ob op os par pas plus sans se sem ser ses si sin son su sui sur ta te tem ten
    tes tot tra wat""".split()
)
"""Words of the lists above that are names, abbreviations or words of meaning in English text: vitamin E, IL-6, ALS,
hay fever. Found by counting the lists' words in English collections (CACM, Cranfield, NPL, SciFact, MedQuAD, XQuAD)."""

_OTHERS = (_GERMAN, _FRENCH, _SPANISH, _ITALIAN, _PORTUGUESE, _DUTCH, _RUSSIAN, _ARABIC, _HINDI)

STOP_WORDS = ENGLISH_STOP_WORDS | (frozenset(" ".join(_OTHERS).split()) - _MEANS_ELSEWHERE)
"""Words that are no terms. As kit.words gives them: lower case, Latin letters without accents."""
