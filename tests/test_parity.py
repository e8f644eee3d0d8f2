"""The parity benchmark finds what it looks for: nothing where all is right, and every planted difference."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import parity


@pytest.mark.parametrize("name", parity.NAMES)
def test_no_difference(name):
    assert parity.differences(name, 150, seed=11) == []


@pytest.mark.parametrize("broken", [0, 1])
def test_a_planted_difference_is_found(monkeypatch, capsys, broken):
    real = parity.both("gpt2")

    def both(name):
        functions = list(real)
        whole = functions[broken]
        functions[broken] = lambda given: whole(given)[:-1] if len(given) % 5 == 0 else whole(given)
        return functions

    monkeypatch.setattr(parity, "both", both)
    assert 0 < len(parity.differences("gpt2", 100, seed=1)) < 60
    monkeypatch.setattr(sys, "argv", ["parity.py", "gpt2", "--count", "100"])
    assert parity.main() == 1
    assert "gpt2: 100 strings" in capsys.readouterr().out


def test_an_unknown_name_is_an_error(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["parity.py", "gpt9"])
    with pytest.raises(SystemExit):
        parity.main()
    assert "unknown: gpt9" in capsys.readouterr().err
