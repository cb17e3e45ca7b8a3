"""Word2vec: skip-gram and CBOW."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from vecloom.corpus import Corpus, Selection
from vecloom.models.base import WordModel
from vecloom.models.pretrained import Lock, Source
from vecloom.models.reading import Files, Sentences
from vecloom.models.weights import Matrix, grow_vectors, trainable
from vecloom.vectors.renamed import old_keywords


class Word2Vec(WordModel):
    """Word vectors by skip-gram or CBOW (Mikolov et al. 2013a, 2013b).

    Given text, the constructor reads it, chooses the vocabulary and trains; without, use
    :meth:`build_vocab` and :meth:`train`. Names, order and defaults are gensim 4's but where it
    says so; parameters from ``softmax`` on are given by name.

    Parameters
    ----------
    sentences : iterable of lists of tokens, or Corpus, optional
        Lists, or anything that yields token lists once (a generator will do: the text is encoded
        in one pass). Tokens are str or int. A `Corpus` is used as it is.
    corpus_file : path, glob, folder, list of paths, or "-", optional
        Text files, plain or compressed, one sentence a line, tokens separated by spaces. Read on
        all cores. Not together with ``sentences``.
    vector_size : int
        Dimensions D of the vectors.
    alpha : float, optional
        Learning rate at the beginning. Default 0.025 for skip-gram, 0.05 for CBOW (word2vec.c's;
        gensim's 0.025 costs CBOW 0.05 of WordSim-353 and of the analogies).
    min_alpha : float
        Learning rate at the end; it falls linearly.
    window : int
        How many words on either side are context.
    min_count : int
        Drop words that occur less often.
    max_vocab_size : int, optional
        Consider only so many of the most frequent words.
    max_final_vocab : int, optional
        Raise ``min_count`` until at most so many words are left.
    sample : float
        Share of the text from which on a word is thinned out; 0 keeps everything.
    seed : int, optional
        The same seed gives the same vectors: for skip-gram with negative sampling at any number
        of workers, for everything else with ``workers=1``. (The same instruction set is assumed;
        see ``VECLOOM_ISA``.) None draws one.
    workers : int, optional
        Threads. Default: every core this process may use (gensim: 3).
    sg : bool
        Skip-gram rather than CBOW.
    hs : bool
        Hierarchical softmax.
    negative : int
        Number of negative samples, 0 for none, at most 63. Samples are shared by a few
        neighbouring predictions.
    ns_exponent : float
        Negatives are drawn by ``count ** ns_exponent``.
    cbow_mean : bool
        CBOW's context is the mean of its words, else their sum.
    epochs : int
        Passes over the text.
    trim_rule : callable, optional
        ``trim_rule(word, count, min_count)``, see `vecloom.corpus.select`.
    sorted_vocab : bool
        Order words by descending count, else by first occurrence.
    compute_loss : bool
        Sum up the loss: see ``epoch_losses``.
    callbacks : sequence
        Objects with the methods of `vecloom.training.Callback`.
    comment : str, optional
        Kept with the model.
    shrink_windows : bool
        Draw each window's size from 1 to ``window``, else always use it whole.
    hashfxn : callable
        From a str to an int; of the deprecated :meth:`seeded_vector` alone.
    null_word, batch_words : int
        Accepted for gensim's sake, without effect.
    softmax : bool
        The full softmax, for small vocabularies.
    cbow_exact_gradient : bool
        Divide what the words of a mean receive by their number, as its gradient does. Default
        False, as word2vec.c and gensim.
    pretrained : KeyedVectors or path, optional
        Vectors that words begin from, of D dimensions: a table, or a file of any format that
        `vecloom.load` reads. See docs/fine-tuning.md.
    keep_words : bool
        Keep the words of ``pretrained`` that the text lacks, with the count 0.
    lockf : float or mapping of word to float
        What training multiplies the changes of words of ``pretrained`` by: 0 freezes them. A
        mapping names words, and leaves others free.
    tokenizer : str, Jieba, Characters or callable
        For ``corpus_file``: "whitespace", "words", "jieba", "characters", or a function from a
        line to tokens; see `vecloom.Corpus.from_files`.
    encoding : str
        Of ``corpus_file``: "utf-8", "auto", "gb18030", "big5" and so on. Not saved.
    progress : bool, optional
        Show a progress bar; by default on a terminal only.

    Attributes
    ----------
    wv : KeyedVectors
        The vectors: float32 (V, D) and their words.
    syn1neg, syn1, syn1full : ndarray of float32 or None
        Output weights of negative sampling (V, D), hierarchical softmax (V - 1, D), softmax (V, D).
    epoch_losses : list of float
        Loss of each epoch trained with ``compute_loss``, summed over its predictions in float64.
    corpus_count, corpus_total_words : int
        Sentences and tokens of the text that the vocabulary is of, of the last one added.
    running_training_loss : float
        The loss so far of a call of ``train`` with ``compute_loss``.
    effective_min_count : int
        ``min_count``, or what ``max_final_vocab`` raised it to.
    min_alpha_yet_reached, total_train_time : float
        The learning rate that training has come down to, the seconds it took in this process.
    train_count : int
        Calls of ``train``, the constructor's one too.
    raw_vocab : dict of token to int
        The counts of all words, where they were asked for (``keep_raw_vocab``).
    lifecycle_events : list of dict
        What happened to the model in this process.

    Raises
    ------
    ValueError, TypeError
        For parameters out of range and text of the wrong shape.
    RuntimeError
        When no word is left to train.
    TrainingInterrupted
        On Ctrl-C, a ``KeyboardInterrupt`` whose ``model`` attribute is this model, usable.
    """

    KIND = "word2vec"

    @old_keywords(size="vector_size", iter="epochs")
    def __init__(
        self,
        sentences: Sentences | Corpus | None = None,
        corpus_file: Files | None = None,
        vector_size: int = 100,
        alpha: float | None = None,
        window: int = 5,
        min_count: int = 5,
        max_vocab_size: int | None = None,
        sample: float = 1e-3,
        seed: int | None = 1,
        workers: int | None = None,
        min_alpha: float = 1e-4,
        sg: bool | int = 0,
        hs: bool | int = 0,
        negative: int = 5,
        ns_exponent: float = 0.75,
        cbow_mean: bool | int = 1,
        hashfxn: Callable[[str], int] = hash,
        epochs: int = 5,
        null_word: int = 0,
        trim_rule: Any = None,
        sorted_vocab: bool | int = 1,
        batch_words: int = 10_000,
        compute_loss: bool = False,
        callbacks: Sequence[Any] = (),
        comment: str | None = None,
        max_final_vocab: int | None = None,
        shrink_windows: bool = True,
        *,
        softmax: bool = False,
        cbow_exact_gradient: bool = False,
        pretrained: Source | None = None,
        keep_words: bool = True,
        lockf: Lock = 1.0,
        tokenizer: Any = "whitespace",
        encoding: str = "utf-8",
        progress: bool | None = None,
    ) -> None:
        super().__init__(locals())

    def _grow_inputs(self, selection: Selection) -> None:
        # As in gensim and fastText. With word2vec.c's, half as long, little text is learnt less
        # well: of hidden items of baskets 11.4% are found in place of 11.7%, over 16 seeds, and
        # after five epochs of 5 MB of Wikipedia WordSim-353 is .196 in place of .219, over twelve.
        grow_vectors(self.wv, selection, self.seed, 1 / self.vector_size)

    def _inputs(self) -> Matrix:
        shape = len(self.wv), self.vector_size
        self.wv.vectors = trainable("wv.vectors", self.wv.vectors, shape)
        return self.wv.vectors

    def _input_bytes(self, n_words: int) -> dict[str, int]:
        return {"vectors": n_words * self.vector_size * 4}
