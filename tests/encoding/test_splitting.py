"""Where sentences end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecloom.encoding import split_sentences

CASES = [
    "He came. | She left! | Who knows?",
    "Mr. Hale and Dr. Wu met J. S. Bach in St. Louis. | They talked.",
    "Some fruit, e.g. apples, costs 3.5 dollars, i.e. too much. | Prices rose 0.5 percent.",
    "It was No. 5 on p. 12, of Jan. 3. | He said no. | Then he left.",
    "The U.S. army came. | Acme Inc. shut down at 5 p.m. | The rest went home.",
    "We met Smith et al. in Rome. | They had figs, dates, etc. | Nothing more.",
    '"Keep it!" he said. | "Why?" | She left.',
    "“Really?” she asked. | (He nodded.) | ‘Yes.’ | All was quiet.",
    "What?! | No... | Well ... and so on.",
    "So did I. | Then it rained.",
    "It is 1990. | 42 people came.",
    "see www.example.com or 3.14.15 today",
    "Line ends\nalone end nothing. | But\tan empty line",
    "他来了。|她走了！|是吗？|是的；|好……|完了",
    "他说：“好吧。”|她说：「真的？」|（完。）|『好！』|对",
    "真的？！|当然。",
    "He said 你好。|Then he left. | 再见！",
    "Ça va. | Élan vital. | «Oui.» | ¿Qué?",
]


@pytest.mark.parametrize("marked", CASES)
def test_sentences_end_at_the_marks(marked: str) -> None:
    expected = [part.strip() for part in marked.split("|")]
    assert split_sentences(marked.replace("|", "")) == expected


def test_an_empty_line_ends_a_sentence() -> None:
    assert split_sentences("A title\n\nThe text\ngoes on\r\n \r\nand on.") == [
        "A title",
        "The text\ngoes on",
        "and on.",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u3000"])
def test_nothing(text: str) -> None:
    assert split_sentences(text) == []


@given(st.text(st.sampled_from('aB .!?。！…"”」(\n1Mr')))
def test_nothing_but_white_space_is_lost(text: str) -> None:
    sentences = split_sentences(text)
    assert "".join("".join(sentences).split()) == "".join(text.split())
    assert all(sentence and sentence == sentence.strip() for sentence in sentences)
