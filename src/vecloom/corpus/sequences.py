"""Biological sequences: k-mers are words, sequences sentences."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, cast

from vecloom._core.kmers import expand
from vecloom._core.text import PADDING
from vecloom.corpus import sources, streams
from vecloom.corpus.encoded import Corpus
from vecloom.corpus.reading import BLOCK_SIZE
from vecloom.corpus.sources import Source, StrPath

Unknown = Literal["split", "keep", "raise"]

ALPHABETS = {"dna": "ACGT", "rna": "ACGU", "protein": "ACDEFGHIKLMNPQRSTVWY"}
MAX_K = 1000
PIECE = 1 << 20  # letters handed on at once
# The codes of nucleotides (IUPAC-IUB 1984), and what pairs with each.
_CODES, _PAIRED = b"ACGTRYKMBDHVSWN", b"TGCAYRMKVHDBSWN"
_COMPLEMENTS = {
    "dna": bytes.maketrans(_CODES, _PAIRED),
    "rna": bytes.maketrans(_CODES.replace(b"T", b"U"), _PAIRED.replace(b"T", b"U")),
}
_UPPER = bytes.maketrans(bytes(range(97, 123)), bytes(range(65, 91)))
_SPACE = b" \t\r\n"
# Letters, gaps and stops are what a sequence may have; digits and the like are no sequence.
_ODD = re.compile(rb"[^A-Z*-]")


@dataclass(frozen=True)
class _Cut:
    """How sequences become sentences of k-mers."""

    k: int
    overlapping: bool
    alphabet: str
    unknown: Unknown
    reverse_complement: bool

    def __post_init__(self) -> None:
        if not 1 <= self.k <= MAX_K:
            raise ValueError(f"k={self.k}: expected 1 to {MAX_K} letters")
        if not re.fullmatch("[A-Z]+", self.letters):
            raise ValueError(
                f"alphabet={self.alphabet!r}: choose among {', '.join(map(repr, ALPHABETS))}, or "
                "give the letters as a str of capitals"
            )
        if self.unknown not in ("split", "keep", "raise"):
            raise ValueError(f"unknown={self.unknown!r}: choose 'split', 'keep' or 'raise'")
        if self.reverse_complement and self.alphabet not in _COMPLEMENTS:
            raise ValueError(
                f"reverse_complement with alphabet={self.alphabet!r}: only 'dna' and 'rna' have one"
            )

    @property
    def letters(self) -> str:
        return ALPHABETS.get(self.alphabet, self.alphabet)

    @property
    def step(self) -> int:
        return 1 if self.overlapping else self.k

    def sentences(self, sequence: bytes, name: str) -> Iterator[bytes]:
        """Yield what becomes a sentence each: stretches of one sequence."""
        sequence = sequence.translate(_UPPER, _SPACE)
        if odd := _ODD.search(sequence):
            raise ValueError(
                f"{name}: letter {odd.start() + 1} is {odd[0].decode('latin-1')!r}, "
                "which is none of a sequence"
            )
        strands = [sequence]
        if self.reverse_complement:
            strands.append(sequence.translate(_COMPLEMENTS[self.alphabet])[::-1])
        for strand in strands:
            for stretch in self._known(strand, name):
                starts = range(1) if self.overlapping else range(self.k)
                for start in starts:
                    whole = (len(stretch) - start) // self.step * self.step
                    if whole >= self.k:
                        yield stretch[start : start + whole]

    def _known(self, sequence: bytes, name: str) -> Iterable[bytes]:
        """Return the stretches whose letters are all of the alphabet, or the whole."""
        if self.unknown == "keep":
            return [sequence]
        known = re.compile(b"[%b]+" % self.letters.encode())
        if self.unknown == "split":
            return known.findall(sequence)
        whole = known.match(sequence)
        end = whole.end() if whole else 0
        if end < len(sequence):
            raise ValueError(
                f"{name}: letter {end + 1} is {chr(sequence[end])!r}, which is not in the alphabet "
                f"{self.letters}; unknown='split' ends a sentence there"
            )
        return [sequence]

    def pieces(self, sequences: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
        """Yield the sentences as lines, in pieces apart that have every k-mer once."""
        size = max(PIECE // self.k, 1) * self.k
        overlap = self.k - self.step
        for name, sequence in sequences:
            for sentence in self.sentences(sequence, name):
                for start in range(0, len(sentence) - overlap, size):
                    yield sentence[start : start + size + overlap] + b" "
                yield b"\n"

    def prepare(self, text: bytearray, length: int) -> tuple[bytearray, int]:
        """Cut the stretches of a block into k-mers: see `tokenizers.Prepare`."""
        out = bytearray((self.k + 1) * length + PADDING)
        return out, expand(text, length, self.k, self.step, out)

    def encode(
        self,
        sequences: Iterable[tuple[str, bytes]],
        name: str,
        workers: int | None,
        storage: StrPath,
    ) -> Corpus:
        return streams.encode(
            self.pieces(sequences),
            self.prepare,
            name,
            workers=workers,
            storage=storage,
            block_size=max(BLOCK_SIZE // (self.k + 1), 1 << 12),
        )


def read_fasta(
    paths: StrPath | Iterable[StrPath],
    k: int,
    *,
    overlapping: bool = True,
    alphabet: str = "dna",
    unknown: Unknown = "split",
    reverse_complement: bool = False,
    workers: int | None = None,
    storage: StrPath = "auto",
) -> Corpus:
    """Read the sequences of FASTA files as sentences of k-mers, natively and on all cores.

    Small letters count as capitals. Memory holds the longest sequence, beside the corpus.

    Parameters
    ----------
    paths : path or iterable of paths
        Files, plain or compressed, patterns and folders, as in `Corpus.from_files`.
    k : int
        Letters of a word. There are 4**k of DNA: 6 is usual, and 3 for proteins.
    overlapping : bool, default True
        True: a k-mer begins at every letter, and a sequence is one sentence. False: k-mers stand
        side by side, and a sequence is k sentences, which begin at its first k letters (Asgari and
        Mofrad 2015, "ProtVec"). What is left over at the end is left out.
    alphabet : {"dna", "rna", "protein"} or str, default "dna"
        Letters that are known: ACGT, ACGU, the 20 amino acids, or those given.
    unknown : {"split", "keep", "raise"}, default "split"
        What to do about other letters, such as N: ``"split"`` ends the sentence before them and
        begins another behind them, ``"keep"`` takes them as they are, ``"raise"`` raises.
    reverse_complement : bool, default False
        Whether each sequence is read from the other strand, too.
    workers : int, optional
        Threads; by default one for each core, 16 at most.
    storage : {"auto", "memory"} or path
        Where the corpus is kept, as in `Corpus.from_files`.

    Returns
    -------
    Corpus
        Its words are the k-mers, as str.

    Raises
    ------
    FileNotFoundError
        If a file is missing.
    ValueError
        Naming file and line, or file and sequence: if a file is no FASTA, a sequence has something
        else than letters, ``*`` and ``-``, or an unknown letter where that is to be told. If a
        compressed file is damaged, no sequence has k letters, or a parameter is not one of these.
    """
    cut = _Cut(k, overlapping, alphabet, unknown, reverse_complement)
    texts = sources.expand(paths)
    sequences = (record for source in texts for record in records(source))
    named = ", ".join(map(str, texts[:3])) + (", ..." if len(texts) > 3 else "")
    return cut.encode(sequences, named, workers, storage)


def encode_sequences(
    sequences: Iterable[str],
    k: int,
    *,
    overlapping: bool = True,
    alphabet: str = "dna",
    unknown: Unknown = "split",
    reverse_complement: bool = False,
    workers: int | None = None,
    storage: StrPath = "auto",
) -> Corpus:
    """Encode sequences in memory as sentences of k-mers; parameters as those of `read_fasta`.

    Raises
    ------
    TypeError
        If ``sequences`` is a str, or holds something else.
    ValueError
        As `read_fasta`, naming the place of the sequence.
    """
    if isinstance(sequences, str):
        raise TypeError("sequences is a str: expected several of them, such as [sequence]")
    cut = _Cut(k, overlapping, alphabet, unknown, reverse_complement)
    return cut.encode(_named(sequences), "the sequences given", workers, storage)


def kmers(
    sequence: str,
    k: int,
    *,
    overlapping: bool = True,
    alphabet: str = "dna",
    unknown: Unknown = "split",
    reverse_complement: bool = False,
) -> list[list[str]]:
    """Cut one sequence into sentences of k-mers, as `read_fasta` does.

    Examples
    --------
    >>> kmers("ACGTNTTAC", 3)
    [['ACG', 'CGT'], ['TTA', 'TAC']]
    >>> kmers("ACGTACG", 3, overlapping=False)
    [['ACG', 'TAC'], ['CGT', 'ACG'], ['GTA']]
    """
    cut = _Cut(k, overlapping, alphabet, unknown, reverse_complement)
    ((name, letters),) = _named([sequence])
    return [
        [sentence[i : i + k].decode() for i in range(0, len(sentence) - k + 1, cut.step)]
        for sentence in cut.sentences(letters, name)
    ]


def _named(sequences: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for number, sequence in enumerate(sequences):
        name = f"sequence {number} (counted from 0)"
        if not isinstance(sequence, str):
            raise TypeError(f"{name} is of type {type(sequence).__name__}: expected str")
        # what is not ASCII becomes what no sequence may have
        yield name, sequence.encode("ascii", "replace")


def records(source: Source) -> Iterator[tuple[str, bytes]]:
    """Yield the sequences of a FASTA file, each with what messages call it.

    Raises
    ------
    ValueError
        If something stands before the first header, or a compressed file is damaged.
    """
    name = ""
    body: list[bytes] = []
    with io.BufferedReader(cast(Any, source.open()), PIECE) as stream, sources.told(source):
        for number, line in enumerate(stream, 1):
            if line.startswith(b">"):
                if name:
                    yield name, b"".join(body)
                title = (line[1:].split() or [b""])[0].decode("utf-8", "replace")
                name, body = f"{source}, sequence {title!r} of line {number}", []
            elif name:
                body.append(line)
            elif line.strip():
                raise ValueError(
                    f"{source}, line {number}: no FASTA, in which a line that begins with '>' "
                    "stands before each sequence; convert the file first"
                )
    if name:
        yield name, b"".join(body)
