"""What gensim has saved, read without gensim: pickles that can neither import nor call anything.

``saved``
    A file and those beside it. The way in.
``machine``, ``opcodes``
    A stack machine of our own for pickles.
``standins``, ``names``, ``arrays``
    What it makes: records in place of objects; which names it admits; arrays from their bytes.
``sidefiles``
    .npy and .npz files, with their sizes checked.
``fields``
    The attributes of a record, with their types checked.
"""

from vecloom.formats.pickled.fields import Fields
from vecloom.formats.pickled.saved import read_saved
from vecloom.formats.pickled.standins import Name, Record

__all__ = ["Fields", "Name", "Record", "read_saved"]
