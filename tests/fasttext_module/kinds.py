"""Models that are trained by both sides: one of each loss, dense and quantized."""

from typing import Any

KINDS: dict[str, dict[str, Any]] = {
    "softmax": {"loss": "softmax", "wordNgrams": 2, "bucket": 5000},
    "hs": {"loss": "hs", "wordNgrams": 2, "bucket": 1000},
    "ns": {"loss": "ns", "minn": 2, "maxn": 4, "bucket": 3000},
    "ova": {"loss": "ova", "wordNgrams": 3, "minn": 3, "maxn": 3, "bucket": 4000},
}
QUANTIZED: dict[str, dict[str, Any]] = {
    "softmax-ftz": {},
    "hs-ftz": {"qnorm": True},
    "ns-ftz": {"cutoff": 300},
    "ova-ftz": {"cutoff": 400, "retrain": True, "qnorm": True, "dsub": 3},
}
