"""Run a script with Vecloom in gensim's place: ``python run.py script.py``.

What the script calls its ``result`` is printed as JSON, with the names of the modules of
gensim's own that were imported: there should be none.
"""

import json
import runpy
import sys

import vecloom.gensim

vecloom.gensim.install()
result = runpy.run_path(sys.argv[1])["result"]
foreign = [
    name
    for name, module in sys.modules.items()
    if name.partition(".")[0] == "gensim" and "vecloom" not in str(getattr(module, "__file__", ""))
]
print(json.dumps({"result": result, "foreign": sorted(foreign)}))
