"""The page for the teacher: how the class did, which mistakes, where people stopped, what is alike."""

from collections import Counter
from html import escape

from tokcourse.grading.pages import bars, page, paragraph, table
from tokcourse.grading.results import all_notes, number


def class_report(
    results: list[dict], exercises: dict[str, float], published: dict[str, str], level: str
) -> str:
    """The whole report. `published` maps the tree of a published solution to the name of its task."""
    students = {(result["student"], result["student_id"]) for result in results}
    graded = [result for result in results if result["tasks"]]
    body = [paragraph(f"{len(students)} students, {len(graded)} notebooks graded; {level}.")]
    body += _overview(graded, exercises)
    for name in exercises:
        mine = [result for result in graded if result["exercise"] == name]
        if mine:
            body += [f"<h2>{escape(name)}</h2>", *_exercise(mine)]
    body += ["<h2>To look at</h2>", *_to_look_at(results)]
    body += ["<h2>Answers that are the same tree of code</h2>", *_alike(graded, published)]
    return page("Class report", body)


def _overview(results: list[dict], exercises: dict[str, float]) -> list[str]:
    rows = []
    for name, of in exercises.items():
        points = sorted(result["points"] for result in results if result["exercise"] == name)
        if points:
            middle = (points[(len(points) - 1) // 2] + points[len(points) // 2]) / 2
            full = sum(value == of for value in points)
            rows.append(
                [name, str(len(points)), number(middle), number(points[0]), number(points[-1]), str(full)]
            )
    headings = ["Exercise", "Handed in", "Median points", "Lowest", "Highest", "Full marks"]
    return [table(headings, rows, numbers=(1, 2, 3, 4, 5))]


def _exercise(results: list[dict]) -> list[str]:
    """Points, mistakes and steps of one exercise, each as a picture with its numbers."""
    points = Counter(number(result["points"]) for result in results)
    scale = sorted(points.items(), key=lambda pair: float(pair[0]))
    parts = ["<h3>Points</h3>", bars("Notebooks by points", [(f"{p} points", n) for p, n in scale])]
    tasks = [task for result in results for task in result["tasks"]]
    named = Counter(f"{task['task']}: {task['mistake']['name']}" for task in tasks if task["mistake"])
    parts.append("<h3>Mistakes</h3>")
    common = sorted(named.items(), key=lambda pair: (-pair[1], pair[0]))
    parts.append(bars("Mistakes by how many made them", list(common)) or paragraph("None that has a name."))
    parts += ["<h3>Where people stopped</h3>", bars("Share of notebooks past each step", _steps(tasks), " %")]
    return parts


def _steps(tasks: list[dict]) -> list[tuple[str, float]]:
    """For each task: the share that began it, and the share that got each check right."""
    steps: list[tuple[str, float]] = []
    for name in dict.fromkeys(task["task"] for task in tasks):
        mine = [task for task in tasks if task["task"] == name]
        begun = sum(task["status"] != "not attempted" for task in mine)
        steps.append((f"{name}: attempted", _percent(begun, len(mine))))
        for i, check in enumerate(mine[0]["checks"]):
            right = sum(task["checks"][i]["right"] for task in mine)
            steps.append((f"{name}: {check['title']}", _percent(right, len(mine))))
    return steps


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole)


def _to_look_at(results: list[dict]) -> list[str]:
    rows = [[r["student"], r["exercise"] or r["file"], note] for r in results for note in all_notes(r)]
    if not rows:
        return [paragraph("Nothing was repaired, refused or stopped.")]
    return [table(["Student", "Notebook", "What happened"], rows)]


def _alike(results: list[dict], published: dict[str, str]) -> list[str]:
    """Groups of answers with one tree. Short functions are often alike without any copying."""
    groups: dict[tuple[str, str], list[str]] = {}
    for result in results:
        for task in result["tasks"]:
            if task["tree"]:
                groups.setdefault((task["task"], task["tree"]), []).append(result["student"])
    rows = [
        [task, ", ".join(sorted(names)), "the published solution" if published.get(tree) == task else ""]
        for (task, tree), names in sorted(groups.items())
        if len(names) > 1 or published.get(tree) == task
    ]
    said = paragraph(
        "Names, comments and layout are not compared. A short function is often written alike by chance: "
        "this list is a reason to look, and no proof."
    )
    return [said, table(["Task", "Students", "Also"], rows)] if rows else [paragraph("None.")]
