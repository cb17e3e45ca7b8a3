"""Training: what to train, in which order, and a runner that watches over it."""

from vecloom.training.callbacks import Callback
from vecloom.training.config import TrainingConfig
from vecloom.training.runner import TrainingInterrupted

__all__ = ["Callback", "TrainingConfig", "TrainingInterrupted"]
