"""How text and vocabulary are cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vecloom.training.plan import MAX_BLOCK_ROWS, plan_blocks


@given(st.integers(1, 2**31 - 1), st.integers(0, 2**40), st.integers(1, 2**31 - 1))
def test_any_model_and_text_can_be_cut(n_words: int, n_tokens: int, window: int) -> None:
    plan = plan_blocks(n_words, n_tokens, window)
    assert plan.blocks >= 1
    assert plan.blocks & (plan.blocks - 1) == 0
    assert n_words <= plan.blocks * MAX_BLOCK_ROWS
    assert 0 < plan.part_tokens <= plan.slab_tokens
    assert plan.tile_pairs >= 1


def test_small_things_are_cut_into_few_pieces() -> None:
    assert plan_blocks(100, 10**9, 5).blocks == 1
    assert plan_blocks(10**5, 10**9, 5).blocks > 1
    full = plan_blocks(10**5, 10**9, 5)
    assert plan_blocks(10**5, 10**5, 5).slab_tokens < full.slab_tokens
    assert plan_blocks(10**5, 10**9, 50).slab_tokens < full.slab_tokens
    assert plan_blocks(10, 10**9, 5).tile_pairs < full.tile_pairs


def test_rows_of_words_that_do_not_occur_only_need_room() -> None:
    assert plan_blocks(5000, 10**6, 5, n_rows=400_000) == plan_blocks(5000, 10**6, 5)
    assert plan_blocks(5000, 10**6, 5, n_rows=10**7).blocks * MAX_BLOCK_ROWS >= 10**7
