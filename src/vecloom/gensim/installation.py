"""Standing in for gensim, so that programs written for it run unmodified."""

from __future__ import annotations

import contextlib
import importlib
import logging
import pkgutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, Any

from vecloom.gensim.naming import restore_modules, set_modules

if TYPE_CHECKING:
    from importlib.metadata import Distribution

PACKAGE = __name__.rpartition(".")[0]
GENSIM = "gensim"
GENSIM_VERSION = "4.4.0"
# The modules here that gensim does not have.
OWN = frozenset(
    f"{PACKAGE}.{name}"
    for name in ("__main__", "absent", "distribution", "installation", "naming", "saving")
)
_renamed: dict[type, str] = {}


def install() -> None:
    """Let every ``import gensim`` in this process find `vecloom.gensim`.

    The package and all its modules are entered in ``sys.modules`` under gensim's names, where
    ``gensim.__version__`` is "4.4.0", the gensim that is mirrored. ``importlib.metadata`` tells
    this version too. While it is so, the logger "gensim" is the parent of Vecloom's, so that a
    level or handler set for gensim serves, and classes have "gensim" in their names, for programs
    that look for it there. Other processes, such as those that ``multiprocessing`` spawns, are not
    affected and have to install for themselves.

    A second call does nothing. `uninstall` undoes it.

    Raises
    ------
    RuntimeError
        If gensim itself has been imported before: what others hold of it would stay gensim's.

    Examples
    --------
    >>> import vecloom.gensim
    >>> vecloom.gensim.install()
    >>> from gensim.models import Word2Vec
    >>> Word2Vec
    <class 'vecloom.gensim.models.word2vec.Word2Vec'>
    >>> vecloom.gensim.uninstall()
    """
    ours = sys.modules[PACKAGE]
    there = sys.modules.get(GENSIM)
    if there is not None and there is not ours:
        raise RuntimeError(
            f"gensim itself has already been imported, from {getattr(there, '__file__', None)}: "
            "call vecloom.gensim.install() before anything imports it, or run the program by "
            "python -m vecloom.gensim"
        )
    modules = _modules(ours)
    sys.modules.update(modules)
    if _METADATA not in sys.meta_path:
        sys.meta_path.insert(0, _METADATA)
    _set_parent(logging.getLogger(GENSIM))
    if not _renamed:
        _renamed.update(set_modules())


def uninstall() -> None:
    """Undo `install`; does nothing where it was not called. What was imported stays usable."""
    if sys.modules.get(GENSIM) is not sys.modules[PACKAGE]:
        return
    for name in [name for name in sys.modules if f"{name}.".startswith(f"{GENSIM}.")]:
        del sys.modules[name]
    sys.meta_path.remove(_METADATA)
    _set_parent(logging.getLogger())
    restore_modules(_renamed)


@contextlib.contextmanager
def installed() -> Iterator[None]:
    """`install` for a ``with`` block, and `uninstall` behind it.

    Raises
    ------
    RuntimeError
        As `install`.
    """
    install()
    try:
        yield
    finally:
        uninstall()


def _modules(package: ModuleType) -> dict[str, ModuleType]:
    """Import all modules of the package, and return them by gensim's names for them."""
    found = pkgutil.walk_packages(package.__path__, f"{PACKAGE}.")
    names = [PACKAGE, *(module.name for module in found if module.name not in OWN)]
    return {GENSIM + name.removeprefix(PACKAGE): importlib.import_module(name) for name in names}


def _set_parent(parent: logging.Logger) -> None:
    """Hang Vecloom's loggers below another."""
    logger = logging.getLogger(PACKAGE.partition(".")[0])
    logger.parent = parent
    logger.setLevel(logger.level)  # lets all loggers forget the levels they have inherited


class _Metadata:
    """A finder of distributions, and of no modules: what installed packages are asked through."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find no module: they are in ``sys.modules`` already."""
        return None

    def find_distributions(self, context: Any = None) -> Iterable[Distribution]:
        """Find the distribution "gensim", if it or any is looked for."""
        from vecloom.gensim.distribution import StandIn

        wanted = getattr(context, "name", None)
        return [StandIn(GENSIM, GENSIM_VERSION)] if wanted in (None, GENSIM) else []


_METADATA = _Metadata()
