"""Finding submissions: how learning platforms name them, and what is refused."""

import io
import os
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from tokcourse.grading.collect import collect
from tokcourse.grading.whose import who


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


def packed(path: Path, *names: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "{}")
    return path


def students(*sources: Path) -> list[str]:
    return [one.student for one in collect(list(sources))]


def test_an_archive_that_a_student_hands_in_is_that_students_whatever_is_in_it(tmp_path: Path) -> None:
    forged = "Ada_1_assignsubmission_file_/02-bpe.ipynb"
    packed(tmp_path / "hand" / "ada.zip", "02-bpe.ipynb")
    packed(tmp_path / "hand" / "eve.zip", forged, "ada/02-bpe.ipynb")
    assert set(students(tmp_path / "hand")) == {"ada", "eve"}
    flat = packed(tmp_path / "flat" / "Eve_2_assignsubmission_file_work.zip", forged)
    assert students(tmp_path / "flat") == students(flat) == ["Eve"]
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.write(flat, flat.name)
    assert students(tmp_path / "export.zip") == ["Eve"]


def test_archives_of_a_class_and_of_one_student_are_told_apart(tmp_path: Path) -> None:
    one = packed(tmp_path / "both" / "a.zip", "Ada_1_assignsubmission_file_/02-bpe.ipynb")
    two = packed(tmp_path / "both" / "b.zip", "Kurt_2_assignsubmission_file_/03-training.ipynb")
    assert students(tmp_path / "both") == students(one, two) == ["Ada", "Kurt"]
    zipped = packed(tmp_path / "class.zip", "class/ada/02-bpe.ipynb", "class/kurt_02-bpe.ipynb")
    assert students(zipped) == ["ada", "kurt"]
    alone = [packed(tmp_path / f"{name}.zip", "02-bpe/02-bpe.ipynb") for name in ("ada", "kurt")]
    assert students(*alone) == ["ada", "kurt"]


def test_names_can_be_written_and_stay_different(tmp_path: Path) -> None:
    for name in (b"Ada\xff", b"Ada\x1b[31m", "Ada\u202e".encode(), b"Ada\n=1", b"Ada"):
        (tmp_path / os.fsdecode(name)).mkdir()
        (tmp_path / os.fsdecode(name) / "02-bpe.ipynb").write_text("{}")
    found = students(tmp_path)
    assert len(set(found)) == 5
    assert all(name.isprintable() and name.encode("utf-8") for name in found)


def test_a_small_archive_that_unpacks_to_very_much_is_cut(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "ada.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for i in range(100):
            archive.writestr(f"{i}/02-bpe.ipynb", bytes(4 * 2**20))
    (tmp_path / "kurt_02-bpe.ipynb").write_text("{}")
    found = collect([tmp_path])
    assert sum(len(one.data) for one in found) < 2**27
    assert "unpacks to more" in " ".join(one.problem for one in found)
    assert found[-1].student == "kurt"
