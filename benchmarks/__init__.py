"""Speed, memory and quality beside the rivals that are installed: ``python -m benchmarks``.

``cases``
    What is measured; one entry of ``CASES`` each.
``targets``
    What the figures should be.
``systems``
    How each system is run.
``job``, ``fasttext_job``, ``meter``
    One measurement in a process of its own.
``runner``
    Runs jobs, ours and the rivals' in turn, and remembers them.
``results``
    The JSON, which keeps of each case when and where it was measured.
``data``, ``labelled``, ``micro``, ``report``
    The texts; those with labels; the kernels alone; tables and pages.
"""
