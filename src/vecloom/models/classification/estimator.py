"""Parameters as scikit-learn wants them of its estimators, without scikit-learn."""

from __future__ import annotations

import inspect
from typing import Any, TypeVar

E = TypeVar("E", bound="Estimator")


class Estimator:
    """A classifier of texts whose constructor does nothing but keep its keyword arguments."""

    _estimator_type = "classifier"

    def __init__(self, **parameters: Any) -> None:
        for name, value in parameters.items():
            setattr(self, name, value)

    @classmethod
    def _names(cls) -> list[str]:
        return [name for name in inspect.signature(cls.__init__).parameters if name != "self"]

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the parameters by name."""
        return {name: getattr(self, name) for name in self._names()}

    def set_params(self: E, **parameters: Any) -> E:
        """Change parameters; return the estimator.

        Raises
        ------
        ValueError
            There is no such parameter.
        """
        for name, value in parameters.items():
            if name not in self._names():
                raise ValueError(f"there is no parameter {name!r}: {', '.join(self._names())}")
            setattr(self, name, value)
        return self

    def __sklearn_tags__(self) -> Any:
        """Tell scikit-learn, which alone asks, that this is a classifier of texts."""
        from sklearn.utils import ClassifierTags, InputTags, Tags, TargetTags

        return Tags(
            estimator_type="classifier",
            target_tags=TargetTags(required=True),
            classifier_tags=ClassifierTags(multi_label=True),
            input_tags=InputTags(one_d_array=True, two_d_array=False, string=True),
        )

    def __repr__(self) -> str:
        defaults = inspect.signature(type(self).__init__).parameters
        changed = [
            f"{name}={value!r}"
            for name, value in self.get_params().items()
            if value is not defaults[name].default and value != defaults[name].default
        ]
        return f"{type(self).__name__}({', '.join(changed)})"
