import io

import matplotlib.pyplot as plt

from tokcourse import plots


def drawn() -> bytes:
    plots.use()
    figure, axes = plt.subplots()
    for k in range(3):
        axes.plot([1, 2, 3], [k, 2 * k, 3 * k], label=str(k))
    axes.legend()
    file = io.BytesIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    plt.close(figure)
    return file.getvalue()


def test_a_figure_is_the_same_bytes_each_time():
    assert drawn() == drawn()


def test_every_colour_has_a_marker_of_its_own():
    assert len(set(plots.PALETTE)) == len(set(plots.MARKERS)) == len(plots.PALETTE)
