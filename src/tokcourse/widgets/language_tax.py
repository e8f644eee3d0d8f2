"""How many tokens each language needs to say the same."""

import html
from collections.abc import Mapping, Sequence
from statistics import median

import ipywidgets

from tokcourse import measure, published
from tokcourse.extras import extra
from tokcourse.widgets.base import Widget
from tokcourse.widgets.charts import fixed, scrolling

Text = str | Sequence[str]


class LanguageTax(Widget):
    """Bars: the tokens of the same text in each language, relative to a base language of your choice.

    `texts` is {language: text}, the same text in each, such as `corpora.phrases()`; `encodings` are names of
    published vocabularies.

    >>> tax = LanguageTax({"en": "yes", "ko": "네"}, encodings=("gpt2",))
    >>> tax.base
    'en'
    """

    script = "language_tax"
    title = "Tokens for the same text in each language"

    def __init__(
        self,
        texts: Mapping[str, Text],
        encodings: Sequence[str] = ("gpt2", "cl100k_base", "o200k_base"),
        base: str = "en",
    ) -> None:
        if base not in texts:
            raise ValueError(f"there is no text in {base!r}: choose the base from {', '.join(texts)}")
        self.languages = list(texts)
        self.names = [language_name(code) for code in texts]
        self.counts = {
            name: [measure.count_tokens(text, published.load(name)) for text in texts.values()]
            for name in encodings
        }
        self.counts["bytes"] = [measure.count_tokens(text, str.encode) for text in texts.values()]
        if empty := [code for n, code in enumerate(texts) if not self.counts["bytes"][n]]:
            raise ValueError(f"the text in {empty[0]!r} is empty: give the same text in each language")
        named = sorted(zip(self.names, self.languages, strict=True))
        controls = {
            "encoding": ipywidgets.Dropdown(options=list(self.counts), description="Vocabulary"),
            "base": ipywidgets.Dropdown(options=named, value=base, description="Base"),
        }
        order = [self.languages.index(code) for _, code in named]
        super().__init__(
            {"names": self.names, "counts": list(self.counts.values()), "order": order}, controls
        )

    def first_frame(self) -> str:
        counts, at = self.counts[self.encoding], self.languages.index(self.base)
        ratios = [count / counts[at] for count in counts]
        ranked = sorted(range(len(ratios)), key=lambda n: -ratios[n])
        most = ranked[0]
        status = (
            f"Most: {self.names[most]}, {fixed(ratios[most])} times the tokens of {self.names[at]}. "
            f"Median: {fixed(median(ratios))}."
        )
        rows = "".join(
            f'<tr data-language="{n}"><th scope="row">{html.escape(self.names[n])}</th>'
            f'<td>{fixed(ratios[n])}</td><td class="tw-bar">'
            f'<span style="width:{100 * ratios[n] / ratios[most]:.1f}%"></span></td></tr>'
            for n in ranked
        )
        head = "<thead><tr>" + "".join(f'<th scope="col">{name}</th>' for name in HEAD) + "</tr></thead>"
        table = f'<table>{head}<tbody data-part="rows">{rows}</tbody></table>'
        return f'<p class="tw-status" data-part="status" role="status">{html.escape(status)}</p>' + scrolling(
            "Languages", table, "tw-tall"
        )


HEAD = ("language", "times the base", "the same as a bar")


def language_name(code: str) -> str:
    """The English name of a language, or its code where Babel knows none.

    >>> language_name("ko"), language_name("xx")
    ('Korean', 'xx')
    """
    with extra("course"):
        from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code).english_name or code
    except (UnknownLocaleError, ValueError):
        return code
