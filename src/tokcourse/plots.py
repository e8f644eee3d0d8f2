"""One look for every figure of the course: SVG, one palette, the same bytes each time it is drawn.

Series differ by marker as well as by colour, so that a figure still reads in grey.
The colours are Okabe and Ito's, which people with any kind of colour vision can tell apart
(https://jfly.uni-koeln.de/color/).
"""

from tokcourse.extras import extra

PALETTE = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
MARKERS = ("o", "s", "^", "D", "v", "P")


def use() -> None:
    """Set matplotlib up for the cells that follow; call it once, before the first figure.

    >>> use()
    >>> import matplotlib
    >>> matplotlib.rcParams["svg.hashsalt"]
    'tokcourse'
    """
    with extra("course"):
        import matplotlib
        from cycler import cycler
        from matplotlib_inline.backend_inline import set_matplotlib_formats

    set_matplotlib_formats("svg", metadata={"Date": None})
    matplotlib.rcParams.update({
        "axes.grid": True,
        "axes.prop_cycle": cycler(color=PALETTE, marker=MARKERS),
        "axes.spines.right": False,
        "axes.spines.top": False,
        "figure.autolayout": True,
        "figure.figsize": (6.4, 3.6),
        "grid.alpha": 0.3,
        "lines.markersize": 5,
        "svg.fonttype": "none",  # letters stay letters: smaller, and they can be selected
        "svg.hashsalt": "tokcourse",  # without it, the ids inside the picture are random
    })
