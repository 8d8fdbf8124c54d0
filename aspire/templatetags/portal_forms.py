"""How do the templates of our form pack draw a field, and list what is wrong with a form?"""

from dataclasses import dataclass

from django import forms, template
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext as _

from aspire.templatetags.scripts import foreign

register = template.Library()

NARROW = (forms.NumberInput, forms.DateInput, forms.TimeInput)
SHORT = 16  # up to so many characters a box is narrow
LONG = 80  # above so many it takes the whole line


@register.filter
def control(field):
    """Draw the control of a field as one box of our look, as wide as what is expected in it."""
    widget = field.field.widget
    if widget.is_hidden:
        return field.as_widget()
    if isinstance(widget, forms.CheckboxInput):
        return field.as_widget()
    attrs = {"class": f"in {_width(field, widget)}".strip()}
    if isinstance(widget, forms.Textarea):
        attrs["maxlength"] = False  # a browser cuts a pasted text without a word; the server says how much too long
        written_in = foreign(str(field.value() or ""))
        if written_in:
            attrs["lang"] = written_in  # read aloud as it is written, whatever the page speaks
    if limit(field) and field.auto_id:
        attrs["aria-describedby"] = f"{field.aria_describedby or ''} {field.auto_id}_count".strip()
    return field.as_widget(attrs=attrs)


def _width(field, widget):
    own = widget.attrs.get("class", "")
    if any(name.startswith("w-") for name in own.split()) or isinstance(widget, forms.Textarea):
        return own
    length = getattr(field.field, "max_length", None)
    if isinstance(widget, NARROW) or (length and length <= SHORT):
        width = "w-s" if not isinstance(widget, forms.DateInput) else "w-m"
    elif isinstance(widget, forms.Select):
        width = ""
    else:
        width = "w-full" if length and length > LONG else "w-l"
    return f"{own} {width}".strip()


@register.filter
def is_one_box(field):
    """Tell whether a field is a single checkbox, whose label stands behind it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def has_options(field):
    """Tell whether a field is a group of radio buttons or checkboxes."""
    return isinstance(field.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple))


@register.filter
def is_locked(field):
    """Tell whether a field shows what cannot be changed here; its help then says why."""
    return bool(field.field.disabled or field.field.widget.attrs.get("readonly"))


@register.filter
def limit(field):
    """Return how many characters a text area takes, None for every other field."""
    return field.field.max_length if isinstance(field.field.widget, forms.Textarea) else None


@dataclass(frozen=True)
class Fault:
    """One thing to fix: where its control is ("" for the form as a whole), its label, and what is wrong."""

    anchor: str
    label: str
    text: str


@register.filter
def faults(form):
    """Return every fault of a form or formset, in the order of its fields."""
    if isinstance(form, BaseFormSet):
        found = [Fault("", "", text) for text in form.non_form_errors()]
        for number, one in enumerate(form.forms, start=1):
            found += [
                Fault(fault.anchor, _("No. %(number)s") % {"number": number} + " " + fault.label, fault.text)
                for fault in faults(one)
            ]
        return found
    found = [Fault("", "", text) for text in form.non_field_errors()]
    for field in form:
        anchor = "" if field.is_hidden else field.id_for_label or f"{field.auto_id}_0"
        found += [Fault(anchor, str(field.label), text) for text in field.errors]
    return found
