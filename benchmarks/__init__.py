"""Speed, memory and quality beside the rivals that are installed: ``python -m benchmarks``.

``cases``
    What is measured; one entry of ``CASES`` each.
``targets``
    What the figures should be.
``systems``
    How each system is run.
``job``
    One measurement in a process of its own.
``runner``
    Runs jobs, ours and the rivals' in turn, and remembers them.
``data``, ``micro``, ``report``
    The texts; the kernels alone; tables, JSON and pages.
"""
