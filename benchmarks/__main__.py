"""Run every comparison, side by side in one run, and print a table.

    python -m benchmarks [--quick] [--record]

Contenders take turns, each time in a process of its own, and the median counts.
CPU seconds are those of all threads. With `--record` the results replace `results.json`, from which the book
makes its table: do that on a quiet machine. The exit status is 1 if a bar is missed.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import texts

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).with_name("results.json")
OURS = "tokcourse"
PUBLISHED = ("tokenizers", "rustbpe", "tiktoken", "regex")


def run(task: str, *arguments: Any) -> dict[str, Any]:
    """One task in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.tasks", task, json.dumps(arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{task} {arguments} failed:\n{done.stderr}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def in_turn(task: str, contenders: list[str], *arguments: Any, rounds: int) -> dict[str, dict[str, Any]]:
    """The median of each contender's rounds; the contenders that have a check must agree."""
    results: dict[str, list[dict[str, Any]]] = {who: [] for who in contenders}
    for _ in range(rounds):
        for who in contenders:
            if sys.stderr.isatty():
                print(f"  {task} {' '.join(map(str, arguments))}: {who}".ljust(79), end="\r", file=sys.stderr)
            results[who].append(run(task, who, *arguments))
    return {
        who: {key: statistics.median(r[key] for r in found) for key in found[0] if key != "check"}
        | {"check": found[0]["check"]}
        for who, found in results.items()
    }


def start_up(code: str) -> float:
    """CPU seconds of a Python that runs this code, the median of many."""

    def children() -> float:
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    spent = []
    for _ in range(21):
        before = children()
        subprocess.run([sys.executable, "-c", code], check=True)
        spent.append(children() - before)
    return statistics.median(spent)


class Report:
    """The rows measured and the bars they are held to."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.bars: list[dict[str, Any]] = []

    def add(self, what: str, results: dict[str, dict[str, Any]]) -> None:
        for who, found in results.items():
            row = {
                "what": what,
                "who": who,
                "cpu_s": round(found["cpu"], 4),
                "memory_mb": round(found["memory"]),
            }
            if "bytes" in found:
                row["mb_per_s"] = round(found["bytes"] / found["cpu"] / 1e6, 2)
            self.rows.append(row)

    def bar(self, what: str, value: float, limit: float, at_least: bool = False) -> None:
        kept = value >= limit if at_least else value <= limit
        sign = "at least" if at_least else "at most"
        self.bars.append({"what": what, "value": round(value, 3), "bar": f"{sign} {limit:g}", "kept": kept})

    def __str__(self) -> str:
        lines = [f"{'':48}{'':20}{'CPU s':>10}{'MB/s':>8}{'peak MB':>9}"]
        for row in self.rows:
            speed = f"{row['mb_per_s']:.2f}" if "mb_per_s" in row else ""
            lines.append(
                f"{row['what']:48}{row['who']:20}{row['cpu_s']:>10.3f}{speed:>8}{row['memory_mb']:>9}"
            )
        lines += ["", f"{'ratio':68}{'value':>8}  bar"]
        for bar in self.bars:
            missed = "" if bar["kept"] else "  MISSED"
            lines.append(f"{bar['what']:68}{bar['value']:>8.2f}  {bar['bar']}{missed}")
        return "\n".join(lines)


def compare(report: Report, quick: bool) -> None:
    rounds, mega = (1, 100_000) if quick else (3, 1_000_000)

    ties = [f"{OURS}, {tie}" for tie in ("first", "lowest", "greatest")]
    # More rounds than elsewhere: the threads of rustbpe take quite different CPU time from one to the next.
    found = in_turn("train", ["Hugging Face", "rustbpe", *ties], 10 * mega, 10_000, rounds=2 * rounds + 1)
    assert found["rustbpe"]["check"] == found[f"{OURS}, lowest"]["check"], (
        "the merges of rustbpe, tie for tie"
    )
    report.add(f"train {10 * mega // 1000:,} kB of code, 10,000 ids", found)
    ours = found[f"{OURS}, first"]
    report.bar("training: CPU of Hugging Face", ours["cpu"] / found["Hugging Face"]["cpu"], 0.7)
    report.bar("training: CPU of rustbpe", ours["cpu"] / found["rustbpe"]["cpu"], 1.4)
    report.bar("training: peak memory of Hugging Face", ours["memory"] / found["Hugging Face"]["memory"], 1.0)
    report.bar(
        "training: the default tie rule, of the fastest",
        ours["cpu"] / min(found[w]["cpu"] for w in ties),
        1.1,
    )

    for pattern, limit in (("gpt4", 250), (None, 50)):
        found = in_turn("train_beside_plain", ["plain", OURS], mega, 512, pattern, rounds=rounds)
        assert found["plain"]["check"] == found[OURS]["check"]
        name = "GPT-4 pattern" if pattern else "no pattern"
        report.add(f"train {mega // 1000:,} kB of code, 512 ids, {name}", found)
        times = found["plain"]["cpu"] / found[OURS]["cpu"]
        report.bar(f"training, {name}: times as fast as the plain trainer", times, limit, at_least=True)

    for kind in texts.KINDS:
        contenders = ["plain", "Hugging Face", "tiktoken", OURS, f"{OURS}, again"]
        found = in_turn("encode", contenders, kind, rounds=rounds)
        assert len({found[who]["check"] for who in contenders}) == 1, "the same ids from all"
        report.add(f"encode {kind}, 10,000 ids", found)
        if kind == "every word new":
            continue  # shown for what it is: where merging in Python costs most
        speed = {who: r["bytes"] / r["cpu"] for who, r in found.items()}
        than_plain, than_hf = (speed[OURS] / speed[who] for who in ("plain", "Hugging Face"))
        report.bar(f"encoding {kind}: times as fast as plain", than_plain, 8, at_least=True)
        report.bar(f"encoding {kind}: times as fast as Hugging Face", than_hf, 1.5, at_least=True)
        report.bar(f"encoding {kind}: times slower than tiktoken", speed["tiktoken"] / speed[OURS], 3.5)

    found = in_turn("encode_gpt4", ["tiktoken", f"{OURS}, to_tiktoken()"], rounds=2 * rounds + 1)
    assert len({r["check"] for r in found.values()}) == 1
    report.add("encode English, cl100k_base", found)
    cpu = [r["cpu"] for r in found.values()]
    report.bar("through to_tiktoken(): CPU of tiktoken itself", cpu[1] / cpu[0], 1.05)

    found = in_turn("decode", ["plain", "tiktoken", OURS], rounds=rounds)
    assert len({r["check"] for r in found.values()}) == 1
    report.add("decode", found)
    report.bar(
        "decoding: times as fast as plain", found["plain"]["cpu"] / found[OURS]["cpu"], 1.3, at_least=True
    )

    for kind in ("one letter", "spaces", "random letters"):
        for pattern in (None, "gpt4"):
            found = {f"{n:,}": run("long_chunk", kind, n, pattern) for n in (100_000, 200_000)}
            report.add(f"encode one chunk of {kind}, {pattern or 'no pattern'}", found)
            once, twice = (r["cpu"] for r in found.values())
            report.bar(f"twice as long a chunk of {kind}, {pattern or 'no pattern'}", twice / once, 2.6)

    added = 1000 * (start_up("import tokcourse") - start_up("pass"))
    report.bar("import tokcourse: milliseconds", added, 40)


def main() -> int:
    report = Report()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}"
    machine += f", Python {platform.python_version()}"
    versions = {name: importlib.metadata.version(name) for name in PUBLISHED}
    with tempfile.TemporaryDirectory() as folder:
        # Not in this process: the peak memory of a parent is where its children's begins.
        subprocess.run([sys.executable, "-m", "benchmarks.texts", folder], cwd=ROOT, check=True)
        os.environ[texts.FOLDER] = folder
        compare(report, quick="--quick" in sys.argv[1:])
    if sys.stderr.isatty():
        print(" " * 79, end="\r", file=sys.stderr)
    print(f"{machine}; " + ", ".join(f"{name} {version}" for name, version in versions.items()))
    print(
        "`plain` stands for minbpe (see benchmarks/plain.py); its training times are computed from samples.\n"
    )
    print(report)
    if "--record" in sys.argv[1:]:
        result = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "machine": machine, "versions": versions}
        result |= {"rows": report.rows, "bars": report.bars}
        RESULTS.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0 if all(bar["kept"] for bar in report.bars) else 1


if __name__ == "__main__":
    sys.exit(main())
