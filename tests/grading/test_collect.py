"""Finding submissions: how learning platforms name them, and what is refused."""

import io
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from tokcourse.grading.collect import collect, who


@pytest.mark.parametrize(
    ("path", "student"),
    [
        (
            "Ada Lovelace_4711_assignsubmission_file_/02-bpe.ipynb",
            ("Ada Lovelace", "4711"),
        ),  # Moodle, folders
        ("Ada Lovelace_4711_assignsubmission_file_02-bpe.ipynb", ("Ada Lovelace", "4711")),  # Moodle, flat
        ("lovelaceada_12345_67890_02-bpe.ipynb", ("lovelaceada", "12345")),  # Canvas
        ("lovelaceada_LATE_12345_67890_02-bpe-1.ipynb", ("lovelaceada", "12345")),
        ("ada/02-bpe/02-bpe.ipynb", ("ada", "")),  # nbgrader
        ("submission_98765/02-bpe.ipynb", ("submission_98765", "")),  # Gradescope
        ("tokens-02-bpe-ada/02-bpe.ipynb", ("tokens-02-bpe-ada", "")),  # a clone for each student
        ("ada_02-bpe.ipynb", ("ada", "")),
        ("02-bpe.ipynb", ("02-bpe", "")),
    ],
)
def test_names_of_students(path: str, student: tuple[str, str]) -> None:
    assert who(PurePosixPath(path)) == student


def test_an_export_of_a_platform_is_the_same_as_a_zip_and_as_a_folder(tmp_path: Path) -> None:
    names = ["Ada_1_assignsubmission_file_/02-bpe.ipynb", "Kurt_2_assignsubmission_file_/02-bpe.ipynb"]
    folder = tmp_path / "export"
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        for name in [
            *names,
            "Ada_1_assignsubmission_file_/.ipynb_checkpoints/02-bpe-checkpoint.ipynb",
            "notes.txt",
        ]:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(name)
            archive.write(folder / name, name)
    assert collect([folder]) == collect([tmp_path / "export.zip"])
    assert [one.student for one in collect([folder])] == ["Ada", "Kurt"]


def test_a_students_zip_inside_the_platforms_zip_belongs_to_the_student(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("my work/02-bpe.ipynb", "{}")
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("Ada_1_assignsubmission_file_/work.zip", inner.getvalue())
    (one,) = collect([tmp_path / "export.zip"])
    assert (one.student, one.student_id, one.data) == ("Ada", "1", b"{}")


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="name a folder"):
        collect([tmp_path / "nothing"])
