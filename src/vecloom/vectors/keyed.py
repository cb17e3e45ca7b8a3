"""`KeyedVectors`: vectors with all that can be asked of them, read from and written to files."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar

import numpy as np
import numpy.typing as npt

from vecloom.formats import native, word2vec
from vecloom.formats.diagnosis import is_pickled
from vecloom.formats.files import wants_mapping
from vecloom.vectors.deprecated import DeprecatedNames
from vecloom.vectors.locking import as_factors
from vecloom.vectors.table import Key

logger = logging.getLogger(__name__)

Path = str | os.PathLike[str]
Vectors = TypeVar("Vectors", bound="KeyedVectors")
Correlation = tuple[float, float]


class KeyedVectors(DeprecatedNames):
    """Vectors under keys, usually words, with the methods of gensim 4's class of that name."""

    KIND: ClassVar[str] = "vectors"  # what a file calls them

    # Selecting

    def vectors_for_all(
        self, keys: Iterable[Key], allow_inference: bool = True, copy_vecattrs: bool = False
    ) -> KeyedVectors:
        """Make a table of those of the keys that have a vector, each once, in order.

        Parameters
        ----------
        keys
            Keys wanted.
        allow_inference
            Take positions for keys too, and vectors made of n-grams: all that is ``in`` the
            table. Else only what `key_to_index` has.
        copy_vecattrs
            Copy the attributes too, zero for keys that have no row.
        """
        has = self.__contains__ if allow_inference else self.key_to_index.__contains__
        found = [key for key in dict.fromkeys(keys) if has(key)]
        chosen = KeyedVectors(self.vector_size, dtype=self.vectors.dtype)
        chosen.add_vectors(found, self[found])
        if copy_vecattrs and found:
            self.allocate_vecattrs()
            rows = np.array([self.get_index(key, -1) for key in found])
            for attr, values in self.expandos.items():
                copied = np.zeros(len(found), values.dtype)
                copied[rows >= 0] = values[rows[rows >= 0]]
                chosen.expandos[attr] = copied
        return chosen

    # Files

    def save(
        self,
        path: Path,
        separately: Any = None,
        sep_limit: int = 0,
        ignore: Any = (),
        pickle_protocol: int = 0,
    ) -> None:
        """Write keys, vectors and attributes in Vecloom's own format, atomically.

        Parameters
        ----------
        path
            File to write; see `vecloom.formats.native`.
        separately, sep_limit, ignore, pickle_protocol
            Accepted for gensim's sake, without effect.
        """
        arrays, keys = self.to_arrays(), self.index_to_key
        native.write_arrays(path, kind=self.KIND, config=self.to_config(), arrays=arrays, keys=keys)

    def to_config(self) -> dict[str, Any]:
        """Name what a file says of these vectors besides their arrays: of whole words nothing."""
        return {}

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Name all arrays as a file does: `from_file` is the way back."""
        locks = {name: np.asarray(getattr(self, name), np.float32) for name in self.LOCKS}
        set_ = {name: factors for name, factors in locks.items() if (factors != 1).any()}
        return native.pack_vectors(self) | set_

    @classmethod
    def from_file(cls: type[Vectors], file: native.NativeFile) -> Vectors:
        """Take vectors, keys and attributes from a file, of a model or not.

        Raises
        ------
        FormatError
            If it has none, or not one for each key.
        """
        loaded: Vectors = native.unpack_vectors(file, cls)
        loaded._take_locks(file)
        return loaded

    def _take_locks(self, file: native.NativeFile) -> None:
        for name in self.LOCKS:
            setattr(self, name, np.array(file.arrays.get(name, [1]), np.float32))

    @classmethod
    def load(cls: type[Vectors], path: Path, mmap: bool | str | None = None) -> Vectors:
        """Read what `save` wrote, or gensim's class of that name.

        Parameters
        ----------
        path
            File to read; of a model its vectors are. Of gensim's files those beside it are needed
            too. They are read without gensim, and nothing in them is run.
        mmap
            True, or gensim's "r", maps the vectors into memory, read-only, in place of
            reading them.

        Raises
        ------
        FormatError
            If the file is damaged, of another kind, or wants code to be run.
        """
        mapped = wants_mapping(mmap)
        if is_pickled(path):
            from vecloom.vectors import gensim_files  # which knows every class of vectors

            return gensim_files.load(cls, path, mmap=mapped)  # type: ignore[no-any-return]
        return cls.from_file(native.read_arrays(path, mmap=mapped))

    def save_word2vec_format(
        self,
        fname: Path,
        fvocab: Path | None = None,
        binary: bool = False,
        total_vec: int | None = None,
        write_header: bool = True,
        prefix: str = "",
        append: bool = False,
        sort_attr: str = "count",
    ) -> None:
        """Write keys and vectors as word2vec's program does.

        Parameters
        ----------
        fname
            File to write.
        fvocab
            File to write keys and their counts to.
        binary
            Little-endian float32 in place of text.
        total_vec
            Number of vectors to state in the header, where more will be appended.
        write_header
            Write the line of two numbers that begins the file.
        prefix
            Text to put before each key.
        append
            Append to the file, and to that of the counts.
        sort_attr
            Attribute to order the keys by, highest first.
        """
        word2vec.write_word2vec(
            self,
            fname,
            fvocab=fvocab,
            binary=binary,
            total_vec=total_vec,
            write_header=write_header,
            prefix=prefix,
            append=append,
            sort_attr=sort_attr,
        )

    @classmethod
    def load_word2vec_format(
        cls: type[Vectors],
        fname: Path,
        fvocab: Path | None = None,
        binary: bool = False,
        encoding: str = "utf8",
        unicode_errors: str = "strict",
        limit: int | None = None,
        datatype: npt.DTypeLike = np.float32,
        no_header: bool = False,
    ) -> Vectors:
        """Read a file in the format of word2vec's program, plain or compressed.

        Parameters
        ----------
        fname
            File to read.
        fvocab
            File of keys and counts.
        binary
            The file holds little-endian float32 in place of text.
        encoding, unicode_errors
            Encoding of the keys, and what to do where it is broken, as in `bytes.decode`.
        limit
            Vectors to read at most.
        datatype
            Element type of the vectors in memory.
        no_header
            The file lacks the line of two numbers, as GloVe's do.
        """
        loaded: Vectors = word2vec.read_word2vec(
            fname,
            cls=cls,
            fvocab=fvocab,
            binary=binary,
            encoding=encoding,
            unicode_errors=unicode_errors,
            limit=limit,
            datatype=datatype,
            no_header=no_header,
        )
        return loaded

    def intersect_word2vec_format(
        self,
        fname: Path,
        lockf: float = 0.0,
        binary: bool = False,
        encoding: str = "utf8",
        unicode_errors: str = "strict",
    ) -> None:
        """Take the vectors of a file in word2vec's format for those keys that are there.

        Keys that the file lacks keep theirs, and none is added.

        Parameters
        ----------
        fname
            File to read, plain or compressed.
        lockf
            What further training multiplies the changes of the vectors taken by: 0 freezes them,
            1 lets them be trained.
        binary, encoding, unicode_errors
            As of `load_word2vec_format`.

        Raises
        ------
        ValueError
            If the file's vectors have other dimensions, or ``lockf`` is negative.
        """
        given = KeyedVectors.load_word2vec_format(
            fname, binary=binary, encoding=encoding, unicode_errors=unicode_errors
        )
        if given.vector_size != self.vector_size:
            raise ValueError(
                f"{fname} has vectors of {given.vector_size} dimensions, where there are "
                f"{self.vector_size}"
            )
        as_factors("lockf", [lockf])
        found = [key for key in given.index_to_key if key in self.key_to_index]
        self.add_vectors(found, given[found], replace=True)
        self.set_lockf(dict.fromkeys(found, lockf))
        logger.info("took %d of %d vectors from %s", len(found), len(given), fname)

    # Judging

    def evaluate_word_pairs(
        self,
        pairs: Path,
        delimiter: str = "\t",
        encoding: str = "utf8",
        restrict_vocab: int | None = 300000,
        case_insensitive: bool = True,
        dummy4unknown: bool = False,
    ) -> tuple[Correlation, Correlation, float]:
        """Correlate similarities with human ones; see `vecloom.evaluation.evaluate_word_pairs`."""
        from vecloom import evaluation  # which knows vectors: the one import to the right

        return evaluation.evaluate_word_pairs(
            self, pairs, delimiter, encoding, restrict_vocab, case_insensitive, dummy4unknown
        )

    def evaluate_word_analogies(
        self,
        analogies: Path,
        restrict_vocab: int | None = 300000,
        case_insensitive: bool = True,
        dummy4unknown: bool = False,
        similarity_function: str = "most_similar",
    ) -> tuple[float, list[dict[str, Any]]]:
        """Solve analogies; see `vecloom.evaluation.evaluate_word_analogies`."""
        from vecloom import evaluation

        return evaluation.evaluate_word_analogies(
            self, analogies, restrict_vocab, case_insensitive, dummy4unknown, similarity_function
        )

    @staticmethod
    def log_accuracy(section: dict[str, Any]) -> None:
        """Log the share of right answers; see `vecloom.evaluation.log_accuracy`."""
        from vecloom import evaluation

        evaluation.log_accuracy(section)

    @staticmethod
    def log_evaluate_word_pairs(
        pearson: Correlation, spearman: Correlation, oov: float, pairs: Path
    ) -> None:
        """Log correlations; see `vecloom.evaluation.log_correlations`."""
        from vecloom import evaluation

        evaluation.log_correlations(pearson, spearman, oov, pairs)
