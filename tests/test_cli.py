"""The command line: what goes in comes out, in pipes too, and every error is one sentence."""

import functools
import io
import os
import select
import signal
import subprocess
import sys

import pytest

from tokcourse import Tokenizer, cli, corpora, published


@pytest.fixture(scope="module", autouse=True)
def cache():
    published.fill_cache()


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A tokenizer file that the command itself wrote."""
    folder = tmp_path_factory.mktemp("book")
    (folder / "book.txt").write_text(corpora.prose(), encoding="utf-8")
    path = folder / "book.tok"
    special = ["--special", "<|end|>"]
    assert cli.main(["train", str(folder / "book.txt"), "-n", "400", "-o", str(path), *special]) == 0
    return path


def command(*arguments, data=b""):
    """Run the real command in a process of its own."""
    done = subprocess.run([sys.executable, "-m", "tokcourse", *arguments], input=data, capture_output=True)
    return done.returncode, done.stdout, done.stderr.decode()


def with_input(monkeypatch, data):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


def test_train_writes_what_the_library_learns(book):
    ours = Tokenizer(400, "gpt4", ["<|end|>"]).train(corpora.prose())
    loaded = Tokenizer.load(book)
    assert loaded.merges == ours.merges and loaded.special_tokens == ours.special_tokens


def test_train_from_standard_input_and_a_folder(tmp_path, monkeypatch, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("folder folder")
    with_input(monkeypatch, "input input é".encode())
    out = tmp_path / "x.tok"
    options = ["-n", "262", "--pattern", "none", "--tie", "lowest", "-o", str(out)]
    assert cli.main(["train", "-", str(tmp_path / "in"), *options]) == 0
    expected = Tokenizer(262, None, tie="lowest").train(["input input é", "folder folder"])
    assert Tokenizer.load(out).merges == expected.merges
    assert capsys.readouterr().err == f"tokcourse: wrote {out}: 262 ids, 6 of them merges\n"


def test_a_tokenizer_goes_to_standard_output_and_into_no_file(tmp_path, monkeypatch, capsysbinary):
    monkeypatch.chdir(tmp_path)
    with_input(monkeypatch, b"abababab abab")
    assert cli.main(["train", "-", "-n", "258", "-o", "-"]) == 0
    written, said = capsysbinary.readouterr()
    assert list(tmp_path.iterdir()) == []
    assert said == b"tokcourse: wrote to standard output: 258 ids, 2 of them merges\n"
    (tmp_path / "x.tok").write_bytes(written)
    assert Tokenizer.load(tmp_path / "x.tok").merges == {(97, 98): 256, (256, 256): 257}


def test_a_short_text_gives_a_warning_in_one_line(tmp_path, monkeypatch, capsys):
    with_input(monkeypatch, b"abab")
    assert cli.main(["train", "-", "-n", "999", "-o", str(tmp_path / "x.tok")]) == 0
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("tokcourse: warning: no pair is left") and "wrote" in second


@pytest.mark.parametrize("text", ["Hello world", "", "a\r\nb\n", "안녕 \U0001f600\u200c", "\x00\t "])
def test_encode_and_decode_undo_each_other(book, text):
    for name in (str(book), "gpt2"):
        status, ids, _ = command("encode", "-t", name, data=text.encode())
        assert status == 0 and ids.decode().split() == list(map(str, cli.commands.load(name).encode(text)))
        assert command("decode", "-t", name, data=ids) == (0, text.encode(), "")


def test_text_and_ids_on_the_command_line(capsys):
    assert cli.main(["encode", "-t", "gpt2", "Hello world"]) == 0
    assert cli.main(["decode", "-t", "gpt2", "15496", "995"]) == 0
    assert capsys.readouterr().out == "15496 995\nHello world\n"


def test_special_tokens_are_refused_unless_asked_for(book, capsys):
    text = "one<|end|>two"
    tokenizer = Tokenizer.load(book)
    assert cli.main(["encode", "-t", str(book), text]) == 1
    assert capsys.readouterr().err == (
        "tokcourse: error: the text spells the special token '<|end|>' at position 3; take --special text "
        "to encode it as ordinary text, or --special control to allow it\n"
    )
    for word, rule in {"text": "none", "control": "all"}.items():
        assert cli.main(["encode", "-t", str(book), "--special", word, text]) == 0
        ids = list(map(int, capsys.readouterr().out.split()))
        assert ids == tokenizer.encode(text, allowed_special=rule)


def test_inspect_a_text_shows_every_token(capsys):
    assert cli.main(["inspect", "cl100k_base", "--text", "Hi,안"]) == 0
    lines = capsys.readouterr().out.splitlines()
    ids = published.load("cl100k_base").encode("Hi,안")
    assert [line.split()[0] for line in lines[1:-1]] == list(map(str, ids))
    assert "part of a character" in lines[3] and lines[-1] == f"{len(ids)} tokens, 6 bytes"


def test_inspect_one_token_shows_its_halves(book, capsys):
    tokenizer = Tokenizer.load(book)
    (left, right), new = list(tokenizer.merges.items())[-1]
    assert cli.main(["inspect", str(book), "--id", str(new)]) == 0
    found = [line.split()[0] for line in capsys.readouterr().out.splitlines()[1:]]
    assert found[0] == str(new) and str(left) in found[1:] and str(right) in found[1:]
    assert cli.main(["inspect", "gpt2", "--id", "50256"]) == 0
    assert "<|endoftext|> is a special token" in capsys.readouterr().out


def test_inspect_the_whole(book, capsys):
    assert cli.main(["inspect", str(book)]) == 0
    out = capsys.readouterr().out
    assert "400" in out and "143" in out and "gpt4" in out and "<|end|>" in out
    assert cli.main(["inspect", "o200k_harmony"]) == 0
    assert "1,091" in capsys.readouterr().out


def test_compare_counts_tokens(book, monkeypatch, capsys):
    with_input(monkeypatch, b"127 + 677 = 804")
    assert cli.main(["compare"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [line[0] for line in lines[1:]] == cli.COMPARED
    assert lines[1][1:] == ["7", "2.14"]
    assert cli.main(["compare", "-t", str(book), "-t", "gpt2", "the"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()[1:]] == [str(book), "gpt2"]


@pytest.mark.parametrize(
    "arguments, data, message",
    [
        (
            ["encode", "-t", "nothing"],
            b"",
            "there is no file 'nothing', and there is no published encoding",
        ),
        (["encode", "-t", "gpt-2"], b"", "did you mean 'gpt2'?"),
        (["encode", "-t", "gpt2"], b"caf\xe9", "standard input is not UTF-8: byte 0xe9 at 3; convert it"),
        (["encode", "-t", "gpt2", "caf\udce9"], b"", "the text is not UTF-8: byte 0xe9 at 3; convert it"),
        (["inspect", "gpt2", "--text", "\udcff"], b"", "the text is not UTF-8: byte 0xff at 0"),
        (["decode", "-t", "gpt2"], b"x" * 10**6, f"'{'x' * 20}' is no id; give whole numbers"),
        (["decode", "-t", "gpt2"], b"1 two", "'two' is no id"),
        (["decode", "-t", "gpt2", "99999"], b"", "99999 is no id of this tokenizer"),
        (["inspect", "gpt2", "--id", "-1"], b"", "-1 is no id of this tokenizer"),
        (["compare"], b"", "give some text"),
        (["train", "no.txt", "-n", "300", "-o", "x"], b"", "error: there is no file or folder 'no.txt'"),
        (["train", "-", "-n", "300", "-o", "no/x"], b"a", "error: there is no such folder; make it first"),
        (["train", "-", "-n", "100", "-o", "x"], b"a", "too small"),
        (["train", "-", "-n", "300", "--pattern", "(", "-o", "x"], b"a", "no regular expression"),
    ],
)
def test_errors_are_one_line_and_status_1(arguments, data, message, monkeypatch, capsys):
    with_input(monkeypatch, data)
    assert cli.main(arguments) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith("tokcourse: error: ") and message in captured.err
    assert captured.err.count("\n") == 1


def test_a_file_that_is_no_tokenizer(tmp_path, capsys):
    (tmp_path / "x.tok").write_text("hello")
    assert cli.main(["encode", "-t", str(tmp_path / "x.tok"), "a"]) == 1
    assert "cannot be loaded as a tokenizer" in capsys.readouterr().err


def test_wrong_arguments_are_status_2(capsys):
    for arguments in (
        ["nonsense"],
        ["encode"],
        ["train", "-"],
        ["decode", "-t", "gpt2", "x"],
        ["inspect", "gpt2", "--text", "a", "--id", "1"],
    ):
        with pytest.raises(SystemExit) as caught:
            cli.main(arguments)
        assert caught.value.code == 2
    capsys.readouterr()


def test_help_teaches_by_example(capsys):
    assert cli.main([]) == 0
    whole = capsys.readouterr().out
    for name in ("train", "encode", "decode", "inspect", "compare", "grade"):
        assert f"\n    {name}" in whole
        if name != "grade":
            with pytest.raises(SystemExit) as caught:
                cli.main([name, "--help"])
            assert caught.value.code == 0
            assert "examples:" in capsys.readouterr().out


def test_the_examples_of_the_help_work(book, tmp_path, monkeypatch, capsys):
    import shlex

    (tmp_path / "book.tok").write_bytes(book.read_bytes())
    for name, text in {
        "book.txt": "a book a book",
        "notes.txt": "notes",
        "letter.txt": "Dear reader, " * 9,
    }.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "letter.ids").write_text("100 101")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.py").write_text("print('hello')")
    monkeypatch.chdir(tmp_path)
    texts = [cli.EXAMPLES, cli.TRAIN, cli.ENCODE, cli.DECODE, cli.INSPECT, cli.COMPARE]
    lines = [line for text in texts for line in text.splitlines() if line.startswith("  tokcourse ")]
    assert len(lines) > 12
    for line in lines:
        line, _, promised = line.partition("prints: ")
        words = shlex.split(line.split(" | ")[0])[1:]
        if "<" in words:
            with_input(monkeypatch, (tmp_path / words[words.index("<") + 1]).read_bytes())
            words = words[: words.index("<")]
        if len(words) > 3 and words[0] == "inspect":
            words = words[: 4 if words[2] in ("--text", "--id") else 2]
        elif words[0] == "inspect":
            words = words[:2]
        assert cli.main(words) == 0, line
        assert capsys.readouterr().out.strip().endswith(promised)


def test_version(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out.startswith("tokcourse 0.")


def test_grade_is_handed_on(monkeypatch):
    from tokcourse.grading import grade

    monkeypatch.setattr(grade, "main", lambda arguments: len(arguments))
    assert cli.main(["grade", "folder", "--output", "x"]) == 3


def test_a_closed_pipe_is_no_error():
    script = f"{sys.executable} -m tokcourse decode -t gpt2 | head -c 1"
    ids = b"15496 995 " * 200_000
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {script}"], input=ids, capture_output=True)
    assert done.stderr == b"" and done.stdout == b"H"


def shell(script, **environment):
    """Run a line of shell in which $tokcourse is the command."""
    env = {**os.environ, "tokcourse": f"{sys.executable} -m tokcourse", **environment}
    done = subprocess.run(["bash", "-c", script], capture_output=True, env=env, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize(
    "script, words",
    [
        ("$tokcourse encode -t gpt2 hi >&-", "standard output is closed"),
        ("$tokcourse encode -t gpt2 <&-", "standard input is closed; give the text"),
        ("$tokcourse decode -t gpt2 <&-", "standard input is closed; give the text or the ids"),
    ],
)
def test_closed_input_and_output(script, words):
    status, out, err = shell(script)
    assert (status, out) == (1, "") and words in err and err.count("\n") == 1


def test_messages_never_go_where_results_go():
    script = "echo abab | $tokcourse train - -n 999 -o - 2>&-"
    status, out, err = shell(script)
    assert (status, err) == (0, "") and out.startswith("tokcourse tokenizer") and out.endswith("end\n")


def test_a_tokenizer_through_pipes(book):
    assert shell(f"$tokcourse encode -t <(cat '{book}') hello") == shell(f"$tokcourse encode -t {book} hello")
    train = "echo one two one two | $tokcourse train - -n 260 -o"
    direct, through = shell(f"{train} -"), shell(f"{train} /dev/stdout")
    assert direct[1] == through[1] and direct[1].count("\n") == 10


def test_the_same_bytes_whatever_the_locale():
    plain = dict(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    for line in ("$tokcourse inspect gpt2 --text '안 é'", "$tokcourse inspect --help"):
        assert shell(line, **plain) == shell(line, PYTHONIOENCODING="ascii") == shell(line, PYTHONUTF8="1")
        assert shell(line, **plain)[0] == 0


@pytest.mark.filterwarnings("ignore:no pair is left")
def test_names_cannot_command_the_terminal(tmp_path, capsys):
    path = str(tmp_path / "x.tok")
    Tokenizer(258, "(?x) \n (?s:.)", ["\x1b[31m\nred"]).train("a").save(path)
    for arguments in ([path], [path, "--id", "256"]):
        assert cli.main(["inspect", *arguments]) == 0
        assert r"\x1b[31m\nred" in (out := capsys.readouterr().out) and "\x1b" not in out
    assert cli.main(["inspect", path]) == 0
    assert r"'(?x) \n (?s:.)'" in capsys.readouterr().out


def test_decode_answers_at_once_and_can_be_stopped():
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    words = [sys.executable, "-m", "tokcourse", "decode", "-t", "gpt2"]
    # What runs in the background of a script ignores interrupts, and so would its children.
    heard = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(words, env=buffered, preexec_fn=heard, **pipes) as running:
        running.stdin.write(b"15496\n")
        running.stdin.flush()
        ready, _, _ = select.select([running.stdout], [], [], 30)
        assert ready and running.stdout.read(5) == b"Hello"  # before the input ends
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=30)
    assert running.returncode == 130 and err == b"tokcourse: stopped\n"
