"""Common English verbs in the forms that make a sentence of a line.

Used to tell a sentence from a title or a scrap of a list, both of which may end in a full stop. Forms that are as
often nouns ("causes", "tests") are left out unless a sentence without them would be rare.
"""

from __future__ import annotations

AUXILIARIES = frozenset(
    """is are was were am be been being has have had having do does did can could may might must shall should will
    would cannot cant isnt arent wasnt werent dont doesnt didnt wont wouldnt shouldnt couldnt hasnt havent youre youll
    youve its thats""".split()
)

VERBS = AUXILIARIES | frozenset(
    """include includes including need needs help helps helped make makes made take takes took occur occurs
    occurred happen happens happened become becomes became mean means meant require requires lead leads led
    affect affects allow allows allowed begin begins began come comes came go goes went get gets got give
    gives gave grow grows grew keep keeps kept know knows knew let lets live lives lived look looks looked lose loses
    lost move moves moved pass passes play plays played prevent prevents prevented produce produces produced provide
    provides provided put puts reach reaches reached receive receives received reduce reduces reduced relieve relieves
    remain remains remained remove removes removed run runs ran say says said see sees saw seem seems seemed show
    shows showed shown spread spreads start starts started stay stays stop stops stopped suggest suggests suggested
    tell tells told tend tends tended think thinks thought try tries tried turn turns turned use uses wear wears
    wore work works worked write writes wrote avoid avoids ask asks asked call calls check checks apply applies
    applied contain contains contained continue continues continued consist consists consisted depend depends depended
    describe describes described develop develops developed differ differs experience experiences experienced feel
    feels felt find finds found follows followed formed improve improves improved increase increases increased
    indicate indicates indicated involve involves prefer prefers press presses recommend recommends
    recommended refer refers referred rely relies report reported return returns returned rise rises rose serve serves
    served stem stems suffer suffers suffered support supports supported treat treats vary varies varied want
    wants cause causes result results resulted carry carries carried bring brings brought build builds built
    break breaks broke hold holds held lie lies lay stand stands stood sit sits win wins won sell sells sold pay pays
    paid meet meets met leave leaves left belong belongs appear appears appeared believe believes believed consider
    considers considered create creates created define defines defined determine determines determined exist exists
    existed explain explains explained heal heals healed hurt hurts learn learns learned limit limits measures
    measured offer offers offered open opens opened protect protects protected prove proves proved raise raises raised
 repair repairs repaired represent represents rests save saves saved send sends sent set sets share
    shares slip slips slow slows strengthen strengthens stretch tell test tested watch weaken weakens drink eat talk
    place wash lie rub clean choose consult decide decides decided changes changed add adds added
    acts cover covers covered enter enters entered expect expects expected fail fails failed fits
    help join joins keep lift lifts lowers pull pulls push pushes replace replaces replaced seek seeks
    touch touches travel travels wait waits walk walks""".split()
)
