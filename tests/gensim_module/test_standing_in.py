"""Vecloom in gensim's place: each test in a process of its own, as it is about what is imported."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest


def run(code: str, folder: Path, *arguments: str) -> str:
    """Run a program in a folder, and return what it prints; it must not fail."""
    program = [sys.executable, *(arguments or ("-c", textwrap.dedent(code)))]
    done = subprocess.run(program, cwd=folder, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_programs_find_our_classes_under_gensims_names(tmp_path):
    code = """
        import vecloom, vecloom.gensim
        vecloom.gensim.install()
        import gensim
        import gensim.downloader as api
        import gensim.models.doc2vec
        from gensim.models import word2vec, FastText
        from gensim.models.keyedvectors import Word2VecKeyedVectors
        from gensim.models.callbacks import CallbackAny2Vec
        from gensim.models.phrases import Phraser, Phrases
        from gensim import corpora, utils
        from gensim.test.utils import common_texts
        assert gensim.models.Word2Vec is word2vec.Word2Vec is vecloom.Word2Vec
        assert FastText is vecloom.FastText and Word2VecKeyedVectors is vecloom.KeyedVectors
        assert gensim.models.doc2vec.Doc2Vec is vecloom.Doc2Vec
        assert gensim.models.Phrases is Phrases and Phraser is vecloom.FrozenPhrases
        assert gensim.models is vecloom.gensim.models and CallbackAny2Vec is vecloom.Callback
        assert gensim.__version__.startswith("4.") and word2vec.FAST_VERSION >= 0
        assert corpora.Dictionary(common_texts) and utils.simple_preprocess("a b") == []
        assert api.info(name_only=True) == {"corpora": [], "models": []}
        assert word2vec.LineSentence
        model = gensim.models.Word2Vec(common_texts, vector_size=5, min_count=1)
        assert isinstance(model.wv, gensim.models.KeyedVectors)
    """
    run(code, tmp_path)


def test_every_module_of_ours_is_there_under_gensims_name(tmp_path):
    code = """
        import pkgutil, sys
        import vecloom.gensim
        vecloom.gensim.install()
        own = {"absent", "distribution", "installation", "naming", "saving", "__main__"}
        package = vecloom.gensim
        for module in pkgutil.walk_packages(package.__path__, "vecloom.gensim."):
            name = module.name.removeprefix("vecloom.")
            assert (name in sys.modules) != (name.rpartition(".")[2] in own), name
            if name in sys.modules:
                assert sys.modules[name] is sys.modules[module.name], name
    """
    run(code, tmp_path)


def test_those_who_ask_for_the_version_are_told(tmp_path):
    code = """
        import importlib.metadata as metadata, importlib.util
        import vecloom.gensim
        vecloom.gensim.install()
        assert metadata.version("gensim") == metadata.distribution("gensim").version == "4.4.0"
        assert metadata.metadata("gensim")["Name"] == "gensim"
        assert "gensim" in {found.metadata["Name"] for found in metadata.distributions()}
        assert not metadata.files("gensim") and not metadata.requires("gensim")
        assert importlib.util.find_spec("gensim") and importlib.util.find_spec("gensim.models")
    """
    run(code, tmp_path)


def test_uninstalling_leaves_nothing_behind(tmp_path):
    code = """
        import logging, sys
        import vecloom.gensim
        before = list(sys.meta_path), set(sys.modules)
        vecloom.gensim.uninstall()
        vecloom.gensim.install()
        vecloom.gensim.install()
        assert logging.getLogger("vecloom").parent is logging.getLogger("gensim")
        from gensim.models import Word2Vec
        vecloom.gensim.uninstall()
        vecloom.gensim.uninstall()
        assert sys.meta_path == before[0]
        assert not [name for name in sys.modules if name.split(".")[0] == "gensim"]
        assert logging.getLogger("vecloom").parent is logging.getLogger()
        assert Word2Vec is vecloom.Word2Vec
        with vecloom.gensim.installed():
            import gensim
        assert "gensim" not in sys.modules
    """
    run(code, tmp_path)


def test_gensim_itself_is_not_put_aside(tmp_path):
    (tmp_path / "gensim.py").write_text("__version__ = '3.8'")
    code = """
        import gensim
        import vecloom.gensim
        try:
            vecloom.gensim.install()
        except RuntimeError as error:
            print(error)
        vecloom.gensim.uninstall()
        import gensim as again
        assert gensim is again and gensim.__version__ == "3.8"
    """
    message = run(code, tmp_path)
    assert "gensim.py" in message and "python -m vecloom.gensim" in message


def test_the_level_of_gensims_logger_is_ours(tmp_path):
    code = """
        import logging, sys
        import vecloom.gensim
        logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(name)s")
        vecloom.gensim.install()
        from gensim.models import Word2Vec
        logging.getLogger("gensim").setLevel(logging.ERROR)
        Word2Vec([["a", "b"]] * 9)
        print("and then")
        logging.getLogger("gensim").setLevel(logging.INFO)
        Word2Vec([["a", "b"]] * 9)
    """
    quiet, _, loud = run(code, tmp_path).partition("and then")
    assert not quiet and "vecloom" in loud


@pytest.mark.parametrize("name", ["gensim", "vecloom.gensim"])
def test_what_is_not_here_is_told_with_a_remedy(name, tmp_path):
    code = f"""
        import vecloom.gensim
        vecloom.gensim.install()
        import {name} as package
        import {name}.models, {name}.corpora, {name}.similarities

        def told(statement, kind, *words):
            try:
                exec(statement)
            except kind as error:
                assert all(word in str(error) for word in words), error
            else:
                raise AssertionError(statement)

        told("from {name}.models import LdaModel", ImportError, "LdaModel", "not in Vecloom", "Latent")
        told("import {name}.models.ldamodel", ModuleNotFoundError, "not in Vecloom", "Latent")
        told("from {name}.models.tfidfmodel import TfidfModel", ImportError, "TfidfVectorizer")
        told("from {name}.summarization import summarize", ImportError, "gensim 4")
        told("from {name}.corpora import WikiCorpus", ImportError, "not in Vecloom")
        told("package.models.LdaModel", AttributeError, "not in Vecloom", "Latent")
        told("package.similarities.WmdSimilarity", AttributeError, "wmdistance")
        told("package.utils.pyro_daemon", AttributeError, "not in Vecloom")
        told("package.matutils.hellinger", AttributeError, "scipy")
        told("import {name}.nosuch", ModuleNotFoundError, "nosuch")
        told("from {name}.models import nosuch", ImportError, "nosuch")
        told("package.nosuch", AttributeError, "nosuch")
        assert not hasattr(package.models, "LdaModel")
        assert getattr(package.models, "LdaModel", 5) == 5
    """
    run(code, tmp_path)


SCRIPT = """
import sys
from gensim.models import Word2Vec
from beside import VALUE

class Named:
    pass

if __name__ == "__main__":
    import pickle
    assert isinstance(pickle.loads(pickle.dumps(Named())), Named)
    print(Word2Vec.__module__, VALUE, sys.argv[1:], sys.modules["__main__"].__dict__ is globals())
"""


def test_scripts_and_modules_are_run_as_by_python(tmp_path):
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "script.py").write_text(SCRIPT)
    (folder / "beside.py").write_text("VALUE = 7")
    expected = "vecloom.gensim.models.word2vec 7 ['-x', 'file', '-m'] True"
    rest = ("-x", "file", "-m")
    assert run("", tmp_path, "-m", "vecloom.gensim", "program/script.py", *rest) == expected
    assert run("", folder, "-m", "vecloom.gensim", "-m", "script", *rest) == expected


@pytest.mark.parametrize("arguments", [[], ["-x"], ["-m"], ["missing.py"]])
def test_a_wrong_command_line_is_told(arguments, tmp_path):
    program = [sys.executable, "-m", "vecloom.gensim", *arguments]
    done = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr and "vecloom.gensim" in done.stderr


def test_help_is_given(tmp_path):
    assert "script.py" in run("", tmp_path, "-m", "vecloom.gensim", "--help")


def test_a_script_that_exits_passes_its_code_on(tmp_path):
    (tmp_path / "script.py").write_text("import sys; sys.exit(3)")
    program = [sys.executable, "-m", "vecloom.gensim", "script.py"]
    assert subprocess.run(program, cwd=tmp_path).returncode == 3
