"""What happened to an object: gensim's record of a model's life."""

from __future__ import annotations

import functools
import logging
import platform
import sys
from datetime import datetime
from typing import Any

logger = logging.getLogger(__name__)


class LifecycleEvents:
    """An object that notes what happens to it.

    Attributes
    ----------
    lifecycle_events : list of dict, or None
        What happened in this process; files hold none of it, so that the same training gives the
        same file. None: nothing is noted.
    """

    lifecycle_events: list[dict[str, Any]] | None

    def add_lifecycle_event(
        self, event_name: str, log_level: int | bool = logging.INFO, **event: Any
    ) -> None:
        """Note an event, and write it to the log.

        Parameters
        ----------
        event_name : str
        log_level : int or False
            Of the log; False: leave it out there.
        **event
            What belongs to it. The time and the versions of Python, of this library and of the
            system are added.
        """
        described = {
            **event,
            "datetime": datetime.now().isoformat(),
            **_surroundings(),
            "event": event_name,
        }
        if log_level:
            logger.log(int(log_level), "%s: %s %s", type(self).__name__, event_name, event)
        events = self.__dict__.setdefault("lifecycle_events", [])
        if events is not None:
            events.append(described)


@functools.cache
def _surroundings() -> dict[str, str]:
    return {
        "vecloom": sys.modules["vecloom"].__version__,
        "python": sys.version,
        "platform": platform.platform(),
    }
