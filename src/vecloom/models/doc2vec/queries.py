"""What can be asked of a Doc2Vec: which model it is, vectors of new documents, likely words."""

from __future__ import annotations

import operator
import warnings
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from vecloom._core.cores import available_cores
from vecloom.corpus import Corpus
from vecloom.models.base import WordModel
from vecloom.models.doc2vec import inference, tags
from vecloom.models.engine import Inferrer
from vecloom.models.vocabulary import OUTPUTS
from vecloom.models.weights import Matrix, counts_of, trainable
from vecloom.training.config import TrainingConfig, whole
from vecloom.vectors import KeyedVectors
from vecloom.vectors.table import KEY_TYPES

if TYPE_CHECKING:
    from vecloom.models.doc2vec.tags import StrPath


class Queries(WordModel):
    """The methods of `Doc2Vec` that change nothing."""

    dv: KeyedVectors
    dbow_words: bool
    dm_concat: bool
    dm_tag_count: int
    null_vector: Matrix | None
    _last_inferrer: tuple[dict[str, Any], list[Any], Inferrer] | None = None

    # -- which of the models it is

    @property
    def dm(self) -> bool:
        """Whether this is PV-DM."""
        return not self.sg

    @dm.setter
    def dm(self, value: bool) -> None:
        self.sg = int(not value)

    @property
    def dbow(self) -> int:
        """Whether this is PV-DBOW: 1 or 0."""
        return self.sg

    @property
    def dm_mean(self) -> bool:
        """Whether PV-DM takes the mean of its context, else the sum."""
        return bool(self.cbow_mean)

    @dm_mean.setter
    def dm_mean(self, value: bool) -> None:
        self.cbow_mean = int(value)

    @property
    def docvecs(self) -> KeyedVectors:
        """The vectors of tags, under their old name. Deprecated."""
        warnings.warn("docvecs is now called dv", DeprecationWarning, stacklevel=2)
        return self.dv

    @docvecs.setter
    def docvecs(self, vectors: KeyedVectors) -> None:
        warnings.warn("docvecs is now called dv", DeprecationWarning, stacklevel=2)
        self.dv = vectors

    def __getitem__(self, tag: Any) -> Any:
        """Return the vector of a word, or else of a tag; of several, a matrix.

        Raises
        ------
        KeyError
            If it is neither.
        """
        if isinstance(tag, KEY_TYPES):
            return (self.wv if tag in self.wv.key_to_index else self.dv)[tag]
        return np.vstack([self[each] for each in tag])

    def _asked_vectors(self) -> KeyedVectors:
        return self.dv

    @property
    def _concat(self) -> int:
        """How many tags are concatenated; 0 where nothing is."""
        return self.dm_tag_count if self.dm and self.dm_concat else 0

    @property
    def layer1_size(self) -> int:
        """The dimensions of what predicts a word, and of the output weights."""
        if not self._concat:
            return self.vector_size
        return (self._concat + 2 * self.window) * self.vector_size

    def _null(self) -> Matrix:
        """Return what stands for missing words, checked."""
        self.null_vector = trainable("null_vector", self.null_vector, (1, self.vector_size))
        return self.null_vector

    # -- new documents

    def infer_vectors(
        self,
        documents: Iterable[Any] | Corpus,
        alpha: float | None = None,
        min_alpha: float | None = None,
        epochs: int | None = None,
    ) -> Matrix:
        """Make vectors for new documents, on all cores; the model stays as it is.

        A vector is trained as that of a document's only tag. It starts from numbers drawn by the
        model's seed and the document's known words, so that the same document has the same vector,
        whatever stands beside it. A document without a known word gets zeros.

        Parameters
        ----------
        documents : iterable of token lists, or Corpus
            Or of `TaggedDocument`, whose tags are not looked at. Words that the model does not know
            are passed over.
        alpha, min_alpha : float, optional
            Learning rate at the beginning and at the end; default the model's.
        epochs : int, optional
            Passes over each document; default the model's.

        Returns
        -------
        ndarray of float32, shape (n_documents, D)

        Raises
        ------
        TypeError
            If a document is a str, or no list of tokens.
        RuntimeError
            If the model has no words.
        """
        if not len(self.wv):
            raise RuntimeError("the model has no words: call build_vocab and train first")
        config = self._config(epochs=epochs, alpha=alpha, min_alpha=min_alpha)
        workers = available_cores() if self.workers is None else whole("workers", self.workers, 1)
        ids, offsets = inference.encode(documents, self.wv, workers)
        vectors = inference.start_vectors(ids, offsets, self.vector_size, self.seed)
        alphas = config.start_alpha, config.min_alpha
        inferrer = self._inferrer(config)
        inferrer(ids, offsets, vectors, epochs=config.epochs, alphas=alphas, workers=workers)
        return vectors

    def _inferrer(self, config: TrainingConfig) -> Inferrer:
        """Return what infers documents, the last one where nothing that it needs has changed."""
        options = {**config.as_dict(), "concat": self._concat}
        for name in ("epochs", "alpha", "min_alpha"):  # they are told with the documents
            del options[name]
        made = self._last_inferrer
        if made is None or made[0] != options or any(map(operator.is_not, made[1], self._needs())):
            null = self._null() if self._concat else None
            weights, counts = self._weights(), counts_of(self.wv)
            inferrer = Inferrer(config, weights, counts, self._concat, null)
            made = self._last_inferrer = options, self._needs(), inferrer
        return made[2]

    def _needs(self) -> list[Any]:
        """List the arrays that inference reads."""
        outputs = [getattr(self, name) for name in OUTPUTS]
        return [self.wv.vectors, *outputs, self.null_vector, self.wv.expandos.get("count")]

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_last_inferrer": None}

    def infer_vector(
        self,
        doc_words: Sequence[Any],
        alpha: float | None = None,
        min_alpha: float | None = None,
        epochs: int | None = None,
    ) -> Matrix:
        """Make a vector for a new document: the one `infer_vectors` makes.

        Parameters
        ----------
        doc_words : list of str or list of int
            Tokens.
        alpha, min_alpha, epochs
            As of `infer_vectors`.

        Returns
        -------
        ndarray of float32, shape (D,)
        """
        return np.asarray(self.infer_vectors([doc_words], alpha, min_alpha, epochs)[0])

    def similarity_unseen_docs(
        self,
        doc_words1: Sequence[Any],
        doc_words2: Sequence[Any],
        alpha: float | None = None,
        min_alpha: float | None = None,
        epochs: int | None = None,
    ) -> float:
        """Return the cosine of two new documents' vectors; 0 if one has no known word.

        Parameters are those of `infer_vector`.
        """
        one, two = self.infer_vectors([doc_words1, doc_words2], alpha, min_alpha, epochs)
        return float(KeyedVectors.cosine_similarities(one, two[np.newaxis])[0])

    # -- the model itself

    def predict_output_word(
        self, context_words_list: Sequence[Any], topn: int | None = 10
    ) -> list[tuple[Any, float]] | None:
        """Return the words most likely among the given ones: see `Word2Vec`.

        Raises
        ------
        RuntimeError
            With ``dm_concat``, where the places of words count, or without negative sampling.
        """
        if self._concat:
            raise RuntimeError("predict_output_word needs a model without dm_concat")
        return super().predict_output_word(context_words_list, topn)

    def save_word2vec_format(
        self,
        fname: StrPath,
        doctag_vec: bool = False,
        word_vec: bool = True,
        prefix: str = "*dt_",
        fvocab: StrPath | None = None,
        binary: bool = False,
    ) -> None:
        """Write vectors as word2vec's program does: words, then tags.

        Parameters
        ----------
        fname : path-like
        doctag_vec, word_vec : bool
            Write those of tags, those of words.
        prefix : str
            Goes before each tag.
        fvocab : path-like, optional
            File to write words (and tags) and their counts (of documents) to; both files are then
            in the order of these.
        binary : bool
            Little-endian float32 in place of text.

        Raises
        ------
        ValueError
            If there is nothing to write, or a word or tag holds a space, or one is the other.
        """
        table = tags.exported(
            self.wv if word_vec else None, self.dv if doctag_vec else None, prefix
        )
        order = "" if fvocab is None else "count"
        table.save_word2vec_format(fname, fvocab, binary, sort_attr=order)

    def __str__(self) -> str:
        kind = "dbow+w" if self.dbow_words else "dbow"
        if self.dm:
            kind = "dm/c" if self._concat else "dm/m" if self.cbow_mean else "dm/s"
        parts = {
            f'"{self.comment}"': self.comment,
            kind: True,
            f"d{self.vector_size}": True,
            f"n{self.negative}": self.negative,
            "hs": self.hs,
            f"w{self.window}": self.dm or self.dbow_words,
            f"mc{self.min_count}": self.min_count > 1,
            f"s{self.sample:g}": self.sample,
            f"t{self.workers}": self.workers and self.workers > 1,
        }
        return f"{type(self).__name__}<{','.join(part for part, said in parts.items() if said)}>"
