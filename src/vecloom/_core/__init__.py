"""The compiled core: the only package that touches C.

``kernels``
    The table of SIMD functions for this processor, and its double-precision reference.
``text``
    Tokenising, counting and encoding of bytes.
``blocked``, ``streaming``
    The two schedules of training: who predicts whom, and in which order.
``search``
    Nearest neighbours by cosine.
"""
