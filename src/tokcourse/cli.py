"""The command `tokcourse`: train, encode, decode, inspect, compare, grade.

A tokenizer is named by the file that `tokcourse train` wrote, or by the name of a published one, such as
gpt2. Text comes from the command line or from standard input, as UTF-8; results go to standard output, all
else to standard error, so that commands can be joined with pipes.
"""

import argparse
import io
import os
import sys
import warnings
from collections.abc import Callable, Sequence

from tokcourse import commands
from tokcourse.commands import COMPARED, RULES, say
from tokcourse.extras import extra

EXAMPLES = """\
examples:
  tokcourse train book.txt --vocab-size 1000 --output book.tok
  tokcourse encode --tokenizer book.tok "Hello world"
  tokcourse encode --tokenizer gpt2 < letter.txt | tokcourse decode --tokenizer gpt2
  tokcourse inspect gpt2 --text "Hello world"
  tokcourse compare "127 + 677 = 804"

Each command has its own help with examples: tokcourse train --help
"""
TRAIN = """\
examples:
  tokcourse train book.txt --vocab-size 1000 --output book.tok
  tokcourse train src/ notes.txt --vocab-size 5000 --pattern gpt4o --output code.tok
  tokcourse train - --vocab-size 300 --special "<|endoftext|>" --output small.tok < letter.txt
"""
ENCODE = """\
examples:
  tokcourse encode --tokenizer gpt2 "Hello world"            prints: 15496 995
  tokcourse encode --tokenizer book.tok < letter.txt > letter.ids
  tokcourse encode --tokenizer gpt2 --special control "one<|endoftext|>two"
"""
DECODE = """\
examples:
  tokcourse decode --tokenizer gpt2 15496 995                prints: Hello world
  tokcourse decode --tokenizer book.tok < letter.ids > letter.txt
"""
INSPECT = """\
examples:
  tokcourse inspect book.tok                                 size, pattern, first and last merges
  tokcourse inspect cl100k_base --text "Hello, 안녕"         every token with its id and its bytes
  tokcourse inspect gpt2 --id 43453                          one token, and the merges that make it
"""
COMPARE = """\
examples:
  tokcourse compare "127 + 677 = 804"
  tokcourse compare --tokenizer gpt2 --tokenizer book.tok < letter.txt
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with these arguments. Returns the exit status: 0, or 1 after an error message."""
    argv = list(sys.argv[1:] if argv is None else argv)
    if sys.stdout is None:
        say("error: standard output is closed, so there is no place for a result")
        return 1
    if isinstance(sys.stdout, io.TextIOWrapper):  # the same bytes on every machine, whatever its locale
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    if argv[:1] == ["grade"]:
        try:
            with extra("grader"):
                from tokcourse.grading import grade
        except ModuleNotFoundError as error:
            say(f"error: {error}")
            return 1
        return grade.main(argv[1:])
    arguments = parser().parse_args(argv)
    if not arguments.command:
        parser().print_help()
        return 0
    try:
        with warnings.catch_warnings():
            warnings.showwarning = lambda message, *rest: say(f"warning: {message}")
            arguments.run(arguments)
            sys.stdout.flush()
        return 0
    except BrokenPipeError:  # the reader of a pipe, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        say("stopped")
        return 130
    except (ValueError, OSError, ModuleNotFoundError) as error:
        say(f"error: {_sentence(error)}")
        return 1


def _sentence(error: Exception) -> str:
    """What went wrong, without the number that the operating system gives it."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror + (f": '{error.filename}'" if error.filename else "")
    return str(error)


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    whole = argparse.ArgumentParser(
        prog="tokcourse",
        description="Train tokenizers, and see what they and the published ones do to a text.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=_version())
    subparsers = whole.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    def command(
        name: str, run: Callable[[argparse.Namespace], None], text: str, examples: str
    ) -> argparse.ArgumentParser:
        made = subparsers.add_parser(
            name,
            help=text,
            description=text[0].upper() + text[1:] + ".",
            epilog=examples,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made.set_defaults(run=run)
        return made

    one = command("train", commands.train, "learn a tokenizer from files, folders or standard input", TRAIN)
    one.add_argument("source", nargs="+", help="a file or a folder of UTF-8 text; - is standard input")
    one.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="FILE",
        help="where to write the tokenizer; - is standard output",
    )
    one.add_argument(
        "-n", "--vocab-size", type=int, required=True, metavar="N", help="how many ids, 256 bytes included"
    )
    one.add_argument(
        "--pattern", default="gpt4", help="gpt2, gpt4, gpt4o, none, or a regular expression (gpt4)"
    )
    one.add_argument(
        "--special", action="append", default=[], metavar="TEXT", help="a special token; repeat for more"
    )
    one.add_argument(
        "--tie",
        default="first",
        choices=["first", "lowest", "greatest"],
        help="which of equally frequent pairs (first)",
    )

    one = command("encode", commands.encode, "turn a text into ids", ENCODE)
    _takes_tokenizer(one)
    one.add_argument("text", nargs="?", help="the text; without it, standard input")
    one.add_argument(
        "--special",
        choices=list(RULES),
        default="refuse",
        help="special tokens that the text spells: an error, ordinary text, or control tokens (refuse)",
    )

    one = command("decode", commands.decode, "turn ids into a text", DECODE)
    _takes_tokenizer(one)
    one.add_argument("ids", nargs="*", type=int, metavar="ID", help="the ids; without them, standard input")

    one = command("inspect", commands.inspect, "look into a tokenizer", INSPECT)
    one.add_argument("tokenizer", help="a file, or a published name")
    either = one.add_mutually_exclusive_group()
    either.add_argument("--text", help="show the tokens of this text")
    either.add_argument("--id", type=int, metavar="ID", help="show one token and how merging makes it")

    one = command("compare", commands.compare, "count the tokens of a text under several tokenizers", COMPARE)
    one.add_argument("text", nargs="?", help="the text; without it, standard input")
    one.add_argument(
        "-t",
        "--tokenizer",
        action="append",
        metavar="NAME",
        help=f"a file or a name; repeat ({', '.join(COMPARED)})",
    )
    subparsers.add_parser(
        "grade", help="grade notebooks of exercises: tokcourse grade --help", add_help=False
    )
    return whole


def _takes_tokenizer(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "-t", "--tokenizer", required=True, metavar="NAME", help="a file, or a published name: gpt2 ..."
    )


def _version() -> str:
    from importlib.metadata import version

    return f"tokcourse {version('tokcourse')}"
