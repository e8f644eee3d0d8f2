"""Native inputs that stand on a page for the ipywidgets controls of a notebook."""

import html
import json

import ipywidgets
from ipywidgets.widgets.widget_selection import _Selection

NUMBER = '<output aria-live="off">'  # the slider tells its number itself
LONGEST = 10_000  # UTF-16 units that fit in a text box: a browser takes seconds to lay out a million


def linked_trait(control: ipywidgets.Widget) -> str:
    """The trait of a control that the browser knows: a choice is known there by its place in the list."""
    return "index" if isinstance(control, _Selection) else "value"


def native(name: str, control: ipywidgets.Widget, limit: str | None = None) -> str:
    """A control as HTML: `name` is the trait that it sets, `limit` the one that says how far it goes."""
    label = html.escape(control.description)
    trait = f'data-trait="{name}" autocomplete="off"'
    if limit:
        trait += f' data-max="{limit}"'
    if isinstance(control, ipywidgets.SelectionSlider):
        labels = html.escape(json.dumps([str(text) for text in control._options_labels], ensure_ascii=False))
        bounds = f'min="0" max="{len(control.options) - 1}" value="{control.index}"'
        shown = html.escape(control._options_labels[control.index])
        return (
            f'<label class="tw-wide"><span>{label}</span><input type="range" {trait} {bounds} '
            f'data-labels="{labels}" aria-valuetext="{shown}">{NUMBER}{shown}</output></label>'
        )
    if isinstance(control, _Selection):
        options = "".join(
            f"<option{' selected' if place == control.index else ''}>{html.escape(text)}</option>"
            for place, text in enumerate(control._options_labels)
        )
        return f"<label><span>{label}</span><select {trait}>{options}</select></label>"
    if isinstance(control, ipywidgets.IntSlider | ipywidgets.FloatSlider):
        bounds = f'min="{control.min}" max="{control.max}" step="{control.step}" value="{control.value}"'
        return (
            f'<label class="tw-wide"><span>{label}</span><input type="range" {trait} {bounds}>'
            f"{NUMBER}{control.value}</output></label>"
        )
    if isinstance(control, ipywidgets.Checkbox):
        checked = " checked" if control.value else ""
        return f'<label class="tw-check"><input type="checkbox" {trait}{checked}><span>{label}</span></label>'
    if isinstance(control, ipywidgets.BoundedIntText):
        bounds = f'min="{control.min}" max="{control.max}" value="{control.value}"'
        return f'<label><span>{label}</span><input type="number" {trait} {bounds}></label>'
    text = html.escape(control.value)
    trait += f' maxlength="{max(LONGEST, 2 * len(control.value))}"'
    if isinstance(control, ipywidgets.Textarea):
        # A line break right after <textarea> is dropped by the browser, so one more is put there.
        box = (
            f'<textarea {trait} rows="{control.rows or 3}" spellcheck="false" dir="auto">\n{text}</textarea>'
        )
    elif isinstance(control, ipywidgets.Text):
        empty = html.escape(control.placeholder)
        box = f'<input type="text" {trait} value="{text}" placeholder="{empty}" spellcheck="false">'
    else:
        raise TypeError(
            f"there is no native input for {type(control).__name__} yet: add it to controls.native"
        )
    return f'<label class="tw-wide"><span>{label}</span>{box}</label>'
