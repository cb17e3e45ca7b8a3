"""English words that say little by themselves. Written for Vecloom, under its licence."""

from __future__ import annotations

# By what they are: articles and other determiners, pronouns, prepositions, conjunctions, the forms
# of auxiliary verbs, adverbs of place, time and degree, numerals, abbreviations, and what an
# apostrophe leaves where it is taken for white space.
_LIST = """
a an the this that these those each every either neither both all any some no none such same other
others another own several various many much more most few fewer fewest little less least enough
certain half whole

i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself
she her hers herself it its itself they them their theirs themselves one ones oneself who whom whose
which what whoever whomever whichever whatever someone somebody something anyone anybody anything
everyone everybody everything nobody nothing

about above across after against along alongside amid among amongst around as at before behind below
beneath beside besides between beyond by despite down during except for from in inside into like
near of off on onto opposite out outside over past per round since than through throughout till to
toward towards under underneath unlike until up upon versus via with within without

and but or nor so yet if because although though unless whereas whether while whilst therefore thus
hence thereby therein thereupon whereby wherein whereupon whereafter thereafter hereby herein
hereafter hereupon else otherwise however moreover furthermore nevertheless nonetheless namely

am is are was were be been being have has had having do does did doing done will would shall should
can could may might must ought cannot get gets got getting let lets seem seems seemed seeming become
becomes became becoming used using

here there where when why how again further then once ever never always often sometimes sometime
anywhere everywhere somewhere nowhere elsewhere wherever whenever now already still just only even
also too very quite rather really almost nearly perhaps maybe indeed instead meanwhile mostly
mainly merely not somehow anyhow anyway alone together apart away back forth afterwards
beforehand formerly latterly later latter former soon well thence whence whither hither thither
twice first last next respectively

two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty
hundred

ie eg etc vs re thru noone

cant couldnt didnt doesnt dont hasnt isnt wasnt wont

isn aren wasn weren haven hasn hadn don doesn didn won wouldn shan shouldn couldn mustn needn mightn
ain ll ve
"""

STOP_WORDS = frozenset(_LIST.split())
