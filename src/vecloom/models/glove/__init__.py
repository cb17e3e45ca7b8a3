"""GloVe: vectors fitted to how often words occur together (Pennington et al. 2014).

``config``, ``weights``, ``matrices``
    Parameters; the tables that are trained; their parts as attributes of the model.
``vocabulary``, ``pretrained``
    Its words; what they begin from and are held near to.
``records``, ``engine``
    Co-occurrences in the order of training; the schedule that trains on them.
``output``
    The vectors that users see.
``model``
    The class.
"""

from vecloom.models.glove.model import GloVe

__all__ = ["GloVe"]
