"""Widgets without a browser: what Python computes, and the HTML on a page before any script runs."""

import ast
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
import sentencepiece
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from tokcourse import Tokenizer, bpe, corpora, measure, patterns, unigram, utf8, widgets
from tokcourse.tiny_lm import TinyLM
from tokcourse.widgets import injection_lab, modules, tokens

PROSE = corpora.prose()
TOKENIZER = Tokenizer(vocab_size=600, pattern="gpt4").train(PROSE)
TEXTS = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("ab e the'\n é안")), max_size=60
)
NASTY = "</script><img src=x onerror=alert(1)>\u2028&amp;\x00\r\n\t\x85\ufeff\u202e'\" שלום 👨‍👩‍👧"


def curve() -> dict[int, float]:
    return {256: 1.0, 300: 1.4, 1000: 2.4, 4000: 3.2, 16000: 3.6}


def all_widgets(text: str = "low lower lowest naïve 안녕 😄") -> dict[str, widgets.base.Widget]:
    """One of each."""
    logp = unigram.train(PROSE[:4000], 200)
    made = [
        widgets.ByteInspector(text),
        widgets.CompareTokenizers(text, ("gpt2", "o200k_base")),
        widgets.CoverageSlider(text.replace("\x00", ""), PROSE, 300),
        widgets.EmbeddingRows(text, TOKENIZER, TinyLM(TOKENIZER.vocab_size)),
        widgets.EncodeStepper(text, TOKENIZER),
        widgets.InjectionLab(text),
        widgets.LanguageTax({"en": "yes", "ko": text, "x-own": "si"}, ("gpt2",)),
        widgets.MergePlayer(text, bpe.train(text, 260)),
        widgets.Pipeline(text, TOKENIZER),
        widgets.SplitExplorer(text),
        widgets.ViterbiLattice(text[:40], logp),
        widgets.VocabSlider(text, TOKENIZER, 400),
        widgets.VocabularyCost(curve()),
    ]
    return {type(widget).__name__: widget for widget in made}


WIDGETS = all_widgets()
NASTY_WIDGETS = all_widgets(NASTY)


def soup(widget: widgets.base.Widget) -> BeautifulSoup:
    return BeautifulSoup(widget.static_html(), "html.parser")


def shown_ids(html: BeautifulSoup, part: str) -> list[str]:
    return [small.text for small in html.select(f"[data-part={part}] small")]


# --- every widget


def test_there_is_one_of_each() -> None:
    assert sorted(WIDGETS) == widgets.__all__
    folder = Path(widgets.__file__).parent
    for widget in WIDGETS.values():
        assert (folder / f"{widget.script}.py").exists() and (folder / f"{widget.script}.js").exists()


@pytest.mark.parametrize("name", widgets.__all__)
def test_html_is_whole_and_holds_the_state(name: str) -> None:
    for widget in (WIDGETS[name], NASTY_WIDGETS[name]):
        html = soup(widget)
        scripts = html.find_all("script")
        assert len(scripts) == 1 and scripts[0]["type"] == "application/json", "no script but the data"
        assert not html.find_all("img") and not html.select("[onerror]"), "text enters as text"
        state = json.loads(scripts[0].text)
        assert state["data"] == json.loads(json.dumps(widget.view.data))
        names = {control["data-trait"] for control in html.select("[data-trait]")}
        assert names == set(widget.controls) - set(widget.kernel_only)
        assert set(widget.controls) | set(widget.limits.values()) <= set(state)
        parts = [part["data-part"] for part in html.select("[data-part]")]
        assert len(parts) == len(set(parts)) and parts


@pytest.mark.parametrize("name", widgets.__all__)
def test_html_is_accessible(name: str) -> None:
    html = soup(WIDGETS[name])
    assert html.div["role"] == "group" and html.div["aria-label"]
    for control in html.select("[data-trait]"):
        assert control.find_parent("label").get_text(strip=True)
    for scrolling in html.select("[tabindex]"):
        assert scrolling["aria-label"]
    for button in html.find_all("button"):
        assert button["type"] == "button" and button.text
    assert html.select("[role=status]")


@pytest.mark.parametrize("name", widgets.__all__)
def test_bundle_has_a_view_html_and_text(name: str) -> None:
    bundle = WIDGETS[name]._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/html"] == WIDGETS[name].static_html()
    assert bundle["text/plain"].startswith(f"{name}(") and "\n" not in bundle["text/plain"]


def test_a_control_is_an_attribute_and_the_html_follows() -> None:
    slider = widgets.VocabSlider("low lower lowest", TOKENIZER, 300)
    seen = []
    slider.observe(lambda change: seen.append(change["new"]), "vocab_size")
    slider.vocab_size = 310
    assert slider.controls["vocab_size"].value == 310
    slider.controls["vocab_size"].value = 320
    assert slider.vocab_size == 320 and seen == [310, 320]
    html = soup(slider)
    assert html.input["value"] == "320" and html.select_one("[data-part=status]").text.startswith("320 ids")
    choice = widgets.SplitExplorer("a")
    choice.pattern = "gpt2"
    assert soup(choice).select_one("option[selected]").text == "GPT-2"


# --- the JavaScript


def test_modules_use_only_the_known_forms() -> None:
    for path in modules.FOLDER.glob("*.js"):
        source = path.read_text(encoding="utf-8")
        imports = re.findall(r"^import .*", source, re.MULTILINE)
        assert len(imports) == len(modules.IMPORT.findall(source)), path.name
        exports = re.findall(r"^export .*", source, re.MULTILINE)
        assert len(exports) == len(modules.EXPORT.findall(source)) + source.count("export default"), path.name
        assert not re.search(r"^(import|export) ", modules.definition(path.stem), re.MULTILINE)
        assert not re.search(r"^(//|/?\*)", modules.definition(path.stem), re.MULTILINE), "comments stay here"
        assert "innerHTML" not in source or path.stem == "dom", "text enters the page as text"
        assert source.startswith("// "), f"{path.name} says what it is"
        for line in source.splitlines():
            quotes = line.replace("\\`", "").count("`")
            assert quotes % 2 == 0, f"{path.name}: a string over several lines loses its indentation: {line}"


def test_needed_modules_come_first() -> None:
    order = modules.needed("pipeline")
    assert order[-1] == "pipeline" and order.index("bytes") < order.index("pipeline")
    for name in order:
        assert set(modules.needed(name)) <= set(order[: order.index(name) + 1])
    assert modules.for_notebook("pipeline").count("modules.dom =") == 1


def test_the_core_knows_nothing_of_widgets() -> None:
    core = Path(widgets.__file__).parents[1]
    for path in core.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert "widgets" not in (node.module or ""), path.name


# --- borders, the data of sliders


@pytest.mark.filterwarnings("ignore:.*pair")
@given(TEXTS, TEXTS, st.sampled_from([None, "gpt2", "gpt4", "gpt4o"]))
@settings(max_examples=60)
def test_borders_serve_every_vocabulary_size(corpus: str, text: str, pattern: str | None) -> None:
    tokenizer = Tokenizer(vocab_size=286, pattern=pattern).train(corpus + text)
    borders = tokens.borders(text, tokenizer)
    counts = tokens.counts(borders, len(tokenizer.merges))
    data = text.encode()
    for k in range(len(tokenizer.merges) + 1):
        smaller = tokenizer.resized(256 + k)
        ids = smaller.encode(text)
        assert counts[k] == len(ids)
        starts = [n for n, merge in enumerate(borders) if not 0 <= merge < k]
        cut = [data[a:b] for a, b in pairwise([*starts, len(data)])]
        assert cut == [smaller.vocab[idx] for idx in ids]


@pytest.mark.parametrize("pattern", [None, "gpt4"])
def test_first_frame_of_the_slider_is_the_tokenizer(pattern: str | None) -> None:
    tokenizer = Tokenizer(vocab_size=420, pattern=pattern, special_tokens=["<|end|>"]).train(corpora.demo())
    slider = widgets.VocabSlider(corpora.demo(), tokenizer)
    assert (slider.smallest, slider.largest) == (257, 420)
    for size in (257, 300, 377, 420):
        slider.vocab_size = size
        smaller = tokenizer.resized(size)
        ids = smaller.encode(corpora.demo())
        cells = soup(slider).select("[data-part=tokens] > *")
        assert [cell.text for cell in cells] == [tokens.shown(smaller.vocab[idx]) for idx in ids]
        assert f"{len(ids)} tokens" in soup(slider).select_one("[data-part=status]").text
        looks = [re.search(r"tw-c(\d)", " ".join(cell["class"])).group(1) for cell in cells]  # type: ignore[union-attr]
        assert all(a != b for a, b in pairwise(looks)), "neighbours never look alike"


def test_a_published_vocabulary_slides_too() -> None:
    text = " SolidGoldMagikarp — 안녕"
    published = Tokenizer.from_tiktoken("gpt2")
    slider = widgets.VocabSlider(text, published)
    for size in (slider.smallest, 5000, slider.largest):
        assert slider.counts[size - slider.smallest] == len(published.resized(size).encode(text))


# --- one by one


def test_merge_player_counts_pairs_as_the_reference_does() -> None:
    text = corpora.demo()
    merges = bpe.train(text, 290)
    player = widgets.MergePlayer(text, merges)
    ids = list(text.encode())
    for step, pair in enumerate([*merges, None]):
        stats = bpe.get_stats(ids)
        table = player.tables[step]
        assert all(stats[left, right] == count for left, right, count in table)
        assert max(stats.values()) == table[0][2] and (pair is None or tuple(table[0][:2]) == pair)
        assert player.counts[step] == len(ids)
        ids = bpe.merge(ids, pair, merges[pair]) if pair else ids


def test_merge_player_draws_the_tree_of_a_token() -> None:
    merges = bpe.train("aaabdaaabac", 259)
    player = widgets.MergePlayer("aaabdaaabac", merges)
    tree = soup(player).select_one(".tw-tree")
    assert [node.text for node in tree.select(".tw-node")] == [
        "“aaab”258",
        "“aaa”257",
        "“aa”256",
        "“a”97",
        "“a”97",
        "“a”97",
        "“b”98",
    ]


@given(TEXTS)
@settings(max_examples=40)
def test_encode_stepper_ends_at_the_ids(text: str) -> None:
    stepper = widgets.EncodeStepper(text, TOKENIZER)
    film = stepper.states(text)
    assert [idx for chunk in film[-1][0] for idx in chunk] == TOKENIZER.encode(text, allowed_special="none")
    assert stepper.view.steps == len(film) - 1
    ranks = [TOKENIZER.merges[next(iter(pairs))] for _, pairs in film[:-1]]
    assert all(a < b for a, b in pairwise(ranks)), "the encoder goes once through the merges, in order"
    stepper.step = stepper.view.steps
    assert shown_ids(soup(stepper), "tokens") == [
        str(idx) for idx in TOKENIZER.encode(text, allowed_special="none")
    ]


@given(st.binary(max_size=30))
@settings(max_examples=60)
def test_byte_inspector_shows_every_bit(data: bytes) -> None:
    inspector = widgets.ByteInspector("a")
    inspector.hex = data.hex(" ") or ""
    html = soup(inspector)
    data = data or b"a"
    assert [byte.b.text for byte in html.select(".tw-byte")] == [f"{byte:02X}" for byte in data]
    assert [byte.select_one(".tw-bits").text for byte in html.select(".tw-byte")] == [
        f"{byte:08b}" for byte in data
    ]
    faults = [segment.error for segment in utf8.segments(data) if segment.error]
    assert [fault.text for fault in html.select(".tw-char .tw-alarm")] == faults


def test_split_explorer_labels_every_piece() -> None:
    text = "I'll pay $2024,   HOW'S that?\n\n"
    for pattern in ("gpt2", "gpt4", "gpt4o", r"\w+|\W"):
        explorer = widgets.SplitExplorer(text, pattern)
        named = patterns.split_named(text, pattern)
        order = [row.name for row in patterns.alternatives(pattern)]
        assert shown_ids(soup(explorer), "pieces") == [str(order.index(taker) + 1) for _, taker in named]


def test_pipeline_comes_back_to_the_text() -> None:
    html = soup(widgets.Pipeline(corpora.demo()[:300], TOKENIZER))
    assert html.select_one("[data-part=saysBack]").text == "the same text"
    ids = TOKENIZER.encode(corpora.demo()[:300])
    assert shown_ids(html, "ids") == [str(idx) for idx in ids]
    assert [row.th.text for row in html.select("[data-part=rows] tr")] == [str(idx) for idx in ids[:6]]


def test_compare_tokenizers_equals_tiktoken_ids() -> None:
    text = "def hello():\n    return '안녕하세요, 2024!'"
    compare = widgets.CompareTokenizers(text)
    for row in compare.rows:
        assert row["ids"] == Tokenizer.from_tiktoken(row["name"]).encode(text)
        assert row["ends"][-1] == len(text.encode())
    compare.text = "Hello world"
    assert [row["ids"] for row in compare.rows][0] == [15496, 995]
    assert "15496" in compare.view.first_frame and compare.controls["at"].max == 10


def test_compared_tokens_without_a_shape_are_named() -> None:
    compare = widgets.CompareTokenizers("a\u200d\u202eb", ("o200k_base",))
    assert [row["shown"] for row in compare.rows] == [["a", "⟨U+200D⟩", "⟨U+202E⟩", "b"]]
    compare.at = 1
    assert "“⟨U+200D⟩” is in: o200k_base “⟨U+200D⟩”." in compare.first_frame()


def test_compared_text_may_be_anything_that_is_pasted() -> None:
    compare = widgets.CompareTokenizers("ab", ("gpt2",))
    compare.text = "ab\ud83d"
    assert compare.rows[0]["tokens"][0] == "“ab”" and "�" in compare.first_frame()
    compare.text = "x " * 500_000
    assert sum(map(len, compare.rows[0]["shown"])) == 1000 and compare.controls["at"].max == 999
    assert "The first 1000 characters are shown." in compare.first_frame()


def test_what_a_reader_wrote_wrong_is_told_when_a_widget_is_shown_again() -> None:
    explorer = widgets.SplitExplorer("a <b", r"\w+|\W+")
    for own, says in [("(<", "no regular expression"), ("", "empty"), (r"\d", "leaves out")]:
        explorer.own = own
        assert says in BeautifulSoup(explorer.static_html(), "html.parser").get_text()
    inspector = widgets.ByteInspector("é")
    for typed, says in [("zz", "Write each byte as two digits"), ("0xC3, a9", "Code points: 1. Bytes: 2.")]:
        inspector.hex = typed
        assert says in inspector.static_html()
    inspector.hex = "C3" * 1201
    assert "The first 1200 bytes are shown." in inspector.static_html()


def test_coverage_slider_shows_what_the_library_does() -> None:
    corpus = PROSE + "\n" + corpora.phrases()["ko"]
    slider = widgets.CoverageSlider("Tuesday is 화요일.", corpus, vocab_size=1200)
    low, high = slider.results[True][0], slider.results[True][-1]
    assert (
        sum(kind == "byte" for _, kind in low["pieces"])
        > 0
        == sum(kind == "byte" for _, kind in high["pieces"])
    )
    assert sum(kind == "unknown" for _, kind in slider.results[False][0]["pieces"]) > 0
    assert low["characters"] < high["characters"]
    failing = widgets.CoverageSlider("안녕", corpus, vocab_size=300)
    assert "the training fails" in failing.results[True][-1]["says"]
    assert sentencepiece.__version__


@given(st.lists(st.sampled_from([*injection_lab.SPECIAL, "<|", "|>", "hi ", "안"]), max_size=8).map("".join))
@settings(max_examples=40)
def test_injection_lab_holds_both_lists(text: str) -> None:
    lab = widgets.InjectionLab(text)
    tokenizer = injection_lab.lab_tokenizer()
    before, after = (tokenizer.encode(part, "all") for part in (injection_lab.BEFORE, injection_lab.AFTER))
    joined = tokenizer.encode(injection_lab.BEFORE + text + injection_lab.AFTER, "all")
    apart = before + tokenizer.encode(text, "none") + after
    html = soup(lab)
    for part, ids in (("joined", joined), ("apart", apart)):
        assert [int(note.split()[0]) for note in shown_ids(html, part)] == ids
    assert not html.select("[data-part=apart] .tw-of-user")
    assert (
        len(html.select("[data-part=joined] .tw-of-user"))
        == len(joined) - len([i for i in joined if i < 696]) - 5
    )


def test_language_tax_is_the_premium() -> None:
    texts = {code: text for code, text in corpora.phrases().items() if code in ("en", "de", "ko", "my", "hi")}
    tax = widgets.LanguageTax(texts, ("gpt2", "o200k_base"))
    for encoding in ("gpt2", "o200k_base"):
        for base in ("en", "ko"):
            tax.encoding, tax.base = encoding, base
            premium = measure.language_premium(texts, Tokenizer.from_tiktoken(encoding), base)
            rows = soup(tax).select("[data-language]")
            shown = {tax.languages[int(row["data-language"])]: row.td.text for row in rows}
            assert shown == {code: f"{ratio:.2f}" for code, ratio in premium.items()}


def test_vocabulary_cost_follows_the_formulas() -> None:
    cost = widgets.VocabularyCost(curve())
    cost.vocab_size, cost.width, cost.depth, cost.tied = 1000, 768, 12, True
    work = measure.flops_per_byte(curve(), 768, 12)
    html = soup(cost)
    status = html.select_one("[data-part=status]").text
    assert f"{measure.vocabulary_parameters(1000, 768, True):,}" in status and f"{work[1000]:,.0f}" in status
    assert html.select_one(".tw-best").td.text == f"{min(work, key=work.__getitem__):,}"


def test_embedding_rows_marks_what_is_read() -> None:
    text = "The first writers counted barley."
    model = TinyLM(TOKENIZER.vocab_size)
    model.train(TOKENIZER.encode(PROSE[:2000]), steps=20)
    rows = widgets.EmbeddingRows(text, TOKENIZER, model)
    for read in (0, 3, len(rows.ids)):
        rows.read = read
        squares = soup(rows).select("[data-part=grid] i")
        assert len(squares) == TOKENIZER.vocab_size
        marked = {n for n, square in enumerate(squares) if "tw-read" in square.get("class", [])}
        assert marked == set(TOKENIZER.encode(text)[:read])
        still = {n for n, square in enumerate(squares) if "tw-still" in square.get("class", [])}
        assert still == {n for n, moved in enumerate(model.moved()) if not moved}


@given(st.text("the cat", min_size=1, max_size=20))
@settings(max_examples=40)
def test_viterbi_lattice_finds_the_best_path(text: str) -> None:
    logp = unigram.train("the cat that ate the hat\n" * 3, 14)
    lattice = widgets.ViterbiLattice(text, logp)
    pieces, score = unigram.viterbi(lattice.word, logp)
    assert lattice.best == pieces and lattice.scores[-1] == pytest.approx(score)


# --- bad input: a sentence that says what to do


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: widgets.VocabSlider("a", TOKENIZER, 100), "vocab_size must be from 256 to 600"),
        (lambda: widgets.VocabSlider("\ud83d", TOKENIZER), "surrogate"),
        (lambda: widgets.ByteInspector("\ud83d"), "surrogate"),
        (lambda: widgets.MergePlayer("a", {}), "larger vocab_size"),
        (lambda: widgets.EncodeStepper("a", Tokenizer.from_tiktoken("gpt2")), "resized"),
        (lambda: widgets.SplitExplorer("a", "("), "no regular expression"),
        (lambda: widgets.LanguageTax({"de": "ja"}), "choose the base from de"),
        (lambda: widgets.LanguageTax({"en": "", "de": "ja"}), "is empty"),
        (lambda: widgets.VocabularyCost({}), "bytes per token for each size"),
        (lambda: widgets.EmbeddingRows("a", TOKENIZER, TinyLM(300)), "trained with"),
        (lambda: widgets.ViterbiLattice("", {"a": -1.0}), "characters"),
    ],
)
def test_errors_say_what_to_do(make, says: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=re.escape(says)):
        make()
