"""Drawing of parameters."""

import math

import numpy as np

from vecloom.models.classification.search_space import (
    Choice,
    Range,
    as_parameters,
    propose,
    search_space,
)


def test_draws_stay_in_their_range():
    rng = np.random.default_rng(1)
    for domain in search_space({}, quantizing=True).values():
        drawn = [domain.anywhere(rng) for _ in range(200)]
        drawn += [domain.near(value, 1.0, rng) for value in drawn]
        if isinstance(domain, Choice):
            assert set(drawn) == set(domain.values)
        else:
            assert domain.low <= min(drawn) and max(drawn) <= domain.high
            assert all(isinstance(value, int) for value in drawn) == domain.whole


def test_logarithmic_ranges_are_even_in_the_logarithm():
    rng = np.random.default_rng(1)
    drawn = [Range(1, 10_000, 1).anywhere(rng) for _ in range(1000)]
    assert 0.4 < np.mean(np.array(drawn) < 100) < 0.6


def test_steps_shrink_and_change_a_part():
    space = search_space({})
    best = {name: domain.start for name, domain in space.items()}
    rng = np.random.default_rng(1)

    def lr_of_steps(progress):
        drawn = (propose(space, best, progress, rng) for _ in range(400))
        near = [point for point in drawn if any(point[name] == best[name] for name in space)]
        return np.std([math.log(point["lr"]) for point in near])

    assert lr_of_steps(1.0) < lr_of_steps(0.0) / 2
    assert all(propose({}, {}, 0.5, rng) == {} for _ in range(10))


def test_tables_are_kept_from_being_huge():
    parameters = as_parameters({"dim": 300, "bucket": 5_000_000, "subwords": (3, 6)})
    assert parameters == {"dim": 300, "bucket": (1 << 29) // 300, "minn": 3, "maxn": 6}
