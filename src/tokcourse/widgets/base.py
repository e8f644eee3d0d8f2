"""What all widgets share: one Python class that lives in a notebook, on a page and on paper.

- In a notebook with a kernel a widget is a box of ipywidgets controls and one anywidget view, tied together
  in the browser, so that moving a slider costs no trip to Python.
- On a page of the book the same controls are native inputs, and a small script gives the same view a model.
- Without JavaScript, on paper and for a screen reader there is the first frame: HTML made by Python.

The view never builds its own skeleton: it finds the parts of the first frame by their name (`data-part`) and
changes what has to change. Hence nothing jumps when a page comes alive.
"""

import json
from collections.abc import Mapping
from typing import Any

import anywidget
import ipywidgets
import traitlets

from tokcourse.widgets import modules
from tokcourse.widgets.controls import linked_trait, native


class View(anywidget.AnyWidget):
    """The part of a widget that draws. It gets one more trait for each control."""

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    data = traitlets.Dict().tag(sync=True)
    first_frame = traitlets.Unicode().tag(sync=True)


class Widget(ipywidgets.VBox):
    """Controls above a view. The value of each control is an attribute, to read, to set and to observe.

    A subclass names its ES module in `script`, its name for a screen reader in `title`, writes `first_frame`,
    and calls this constructor with

    - `data`: what the view reads and never writes (anything that JSON can hold);
    - `controls`: an ipywidgets control for each trait that the reader sets;
    - `traits`: first values of further traits, which the view writes;
    - `limits`: the name of the trait that says how far a slider goes, for sliders where the view decides it;
    - `kernel_only`: names of controls that need Python to answer, so they stay off the page.
    """

    script = ""
    title = ""

    def __init__(
        self,
        data: dict[str, Any],
        controls: Mapping[str, ipywidgets.Widget],
        *,
        traits: Mapping[str, Any] | None = None,
        limits: Mapping[str, str] | None = None,
        kernel_only: tuple[str, ...] = (),
    ) -> None:
        self.controls = dict(controls)
        self.limits = dict(limits or {})
        self.kernel_only = kernel_only
        for control in controls.values():
            control.style.description_width = "initial"  # no label is cut off
            if isinstance(control, ipywidgets.Text | ipywidgets.Textarea):
                control.layout.width = "100%"
        values = {name: getattr(control, linked_trait(control)) for name, control in controls.items()}
        values.update(traits or {})
        self.view = View(
            _esm=modules.for_notebook(self.script),
            _css=modules.style_for_notebook(),
            _dom_classes=("tw", "tw-view"),  # what the style sheet goes by, as on a page
            data=data,
        )
        self.view.add_traits(**{name: traitlets.Any(value).tag(sync=True) for name, value in values.items()})
        self.view.send_state(list(values))
        self._links = [
            ipywidgets.jslink((control, linked_trait(control)), (self.view, name))
            for name, control in controls.items()
        ]
        self._links += [
            ipywidgets.jslink((self.view, most), (self.controls[name], "max"))
            for name, most in self.limits.items()
        ]
        super().__init__([*self.controls.values(), self.view])
        self.add_traits(**{name: traitlets.Any(control.value) for name, control in controls.items()})
        for name, control in controls.items():
            traitlets.link((control, "value"), (self, name))
        self.view.first_frame = self.first_frame()

    def first_frame(self) -> str:
        """The view as HTML, for the present values of the controls."""
        raise NotImplementedError

    def static_html(self) -> str:
        """The whole widget as HTML that needs neither a kernel nor another file to be read."""
        state = {"data": self.view.data}
        for name in self.view.trait_names():
            if name in self.controls:
                state[name] = getattr(self.controls[name], linked_trait(self.controls[name]))
            elif self.view.trait_metadata(name, "sync") and not View.class_traits().get(name):
                state[name] = getattr(self.view, name)
        inputs = "".join(
            native(name, control, self.limits.get(name))
            for name, control in self.controls.items()
            if name not in self.kernel_only
        )
        return (
            f'<div class="tw" data-widget="{self.script}" role="group" aria-label="{self.title}">'
            f'<div class="tw-controls">{inputs}</div>'
            f'<div class="tw-view">{self.first_frame()}</div>'
            '<p class="tw-without-script">The controls of this figure need JavaScript.</p>'
            f'<script type="application/json">{inline_json(state)}</script></div>'
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        bundle = super()._repr_mimebundle_(**kwargs) or {}
        return {**bundle, "text/plain": repr(self), "text/html": self.static_html()}

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={control.value!r:.40}" for name, control in self.controls.items())
        return f"{type(self).__name__}({values})"


def inline_json(value: Any) -> str:
    """JSON that can stand in a script element: no `<`, so that no text can end the element.

    >>> inline_json({"text": "</script>"})
    '{"text":"\\\\u003c/script>"}'
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
