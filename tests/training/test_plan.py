"""How text and vocabulary are cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vecloom.training.plan import MAX_BLOCK_ROWS, plan_blocks


@given(st.integers(1, 2**31 - 1), st.integers(0, 2**40))
def test_any_model_and_text_can_be_cut(n_words: int, n_tokens: int) -> None:
    plan = plan_blocks(n_words, n_tokens)
    assert plan.blocks >= 1
    assert plan.blocks & (plan.blocks - 1) == 0
    assert n_words <= plan.blocks * MAX_BLOCK_ROWS
    assert 0 < plan.part_tokens <= plan.slab_tokens


def test_small_things_are_cut_into_few_pieces() -> None:
    assert plan_blocks(100, 10**9).blocks == 1
    assert plan_blocks(10**5, 10**9).blocks > 1
    assert plan_blocks(10**5, 10**5).slab_tokens < plan_blocks(10**5, 10**9).slab_tokens
