"""How the commands read text: their options, and what these come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import click

from vecloom.cli.console import message
from vecloom.corpus import Corpus
from vecloom.corpus.tokenizers import CONFIGURED, TOKENIZERS

AUTO = "auto"
OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--tokenizer",
        type=click.Choice([*TOKENIZERS, *CONFIGURED]),
        default="whitespace",
        show_default=True,
        help="whitespace: the text is tokenised already. words: lower case, letters and digits "
        "only. jieba: Chinese, cut into words (extra zh). characters: Chinese, each by itself.",
    ),
    click.option(
        "--tokenizer-option",
        "tokenizer_options",
        multiple=True,
        metavar="NAME=VALUE",
        help="A setting of jieba or characters, as often as there are settings: mode=search, "
        "user_dict=FILE, stop_words=chinese (or FILE), pos=n,v, lower=yes, simplify=yes, max_n=2.",
    ),
    click.option(
        "--encoding",
        default="utf-8",
        show_default=True,
        metavar="NAME",
        help="Of INPUT. auto: find out whether it is UTF-8, GB18030 or Big5.",
    ),
    click.option(
        "--corpus-cache",
        type=click.Path(),
        metavar="FILE|auto",
        help="Keep the encoded text in FILE. If FILE exists, it is used and INPUT is not read: "
        "train many models, read once. Delete it after changing the text. auto: keep it in the "
        "folder $VECLOOM_CACHE, or the system's for caches, and read again what has changed.",
    ),
)


@dataclass(frozen=True)
class Text:
    """What the options say.

    Attributes
    ----------
    tokenizer : str or a tokenizer with settings
        As models take it.
    encoding : str
        Of the files.
    cache : str or None
        Where the encoded text is kept, or "auto".
    """

    tokenizer: Any
    encoding: str
    cache: str | None

    @classmethod
    def taken_from(cls, arguments: dict[str, Any]) -> Text:
        """Take the values of `OPTIONS` out of a command's arguments.

        Raises
        ------
        UsageError
            If a setting is unknown, or its value is of the wrong type.
        """
        given = [arguments.pop(name) for name in ("tokenizer", "tokenizer_options")]
        return cls(_tokenizer(*given), arguments.pop("encoding"), arguments.pop("corpus_cache"))

    def read(self, inputs: tuple[str, ...], workers: int | None, **options: Any) -> Corpus:
        """Read the files, or the encoded text if it has been kept.

        More ``options`` are those of `Corpus.from_files`.
        """
        options |= {"tokenizer": self.tokenizer, "encoding": self.encoding, "workers": workers}
        if self.cache == AUTO:
            return Corpus.from_files(inputs, **options | {"cache": AUTO, "storage": "auto"})
        if self.cache is None:
            return Corpus.from_files(inputs, **options)
        if Path(self.cache).exists():
            message(f"using the encoded text {self.cache}")
            return Corpus.open(self.cache)
        return Corpus.from_files(inputs, **options | {"storage": self.cache})


def _tokenizer(name: str, settings: tuple[str, ...]) -> Any:
    """Return a tokenizer with the settings given, just its name if there are none."""
    if not settings:
        return name
    if name not in CONFIGURED:
        raise click.UsageError(
            f"--tokenizer-option is for {' and '.join(CONFIGURED)}, not for {name!r}"
        )
    defaults = {field.name: field.default for field in fields(CONFIGURED[name])}  # type: ignore[arg-type]
    values = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        if key not in defaults or not equals:
            raise click.UsageError(
                f"--tokenizer-option {setting!r}: expected NAME=VALUE, where {name} has the "
                f"settings {', '.join(defaults)}"
            )
        values[key] = _value(key, value, defaults[key])
    return CONFIGURED[name](**values)


def _value(key: str, value: str, default: object) -> Any:
    """Convert the value of a setting to the type of its default."""
    if key == "pos":
        return value.split(",")
    kind: click.ParamType[Any] = click.BOOL if isinstance(default, bool) else click.INT
    if not isinstance(default, int):
        return value
    try:
        return kind.convert(value, None, None)
    except click.BadParameter as error:
        raise click.UsageError(f"--tokenizer-option {key}={value}: {error.message}") from None
