"""Does the form pack say everything a field has to say, to eyes and to readers of words?"""

import re

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.test.html import parse_html
from django.utils import translation

from aspire.middleware import SecurityHeadersMiddleware
from aspire.templatetags.portal_forms import faults
from tests.face.portal_in_a_box import open_page


class EveryKindOfField(forms.Form):
    """One field of each kind the portal uses."""

    title = forms.CharField(label="Title", help_text="As it should stand on the list", max_length=200)
    number = forms.CharField(label="Researcher number", max_length=8, required=False)
    outline = forms.CharField(label="Outline", widget=forms.Textarea, max_length=20, required=False)
    area = forms.ChoiceField(label="Area", choices=[("1", "Cells"), ("2", "Systems")], widget=forms.RadioSelect)
    tags = forms.MultipleChoiceField(
        label="Agreement",
        help_text="Both are asked",
        choices=[("a", "Joint research"), ("b", "The traveller")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    type = forms.ChoiceField(label="Type", choices=[("b", "ASPIRE-B")])
    sure = forms.BooleanField(label="I have no conflict")
    paper = forms.FileField(label="File", required=False)
    seen = forms.CharField(widget=forms.HiddenInput, initial="7")

    def clean(self):
        """Refuse every form as a whole, so that the summary has something without a field."""
        raise forms.ValidationError("The two dates do not fit")


class Small(forms.Form):
    """A form of two fields for formsets and layouts."""

    name = forms.CharField(label="Name", max_length=10)
    note = forms.CharField(label="Note", required=False)


def rendered(source, **context):
    """Render template source and return it with white space between tags taken out."""
    html = Template("{% load crispy_forms_tags %}" + source).render(Context(context))
    return re.sub(r">\s+", ">", re.sub(r"\s+<", "<", html)).strip()


def div(html, name):
    """Cut one field out of rendered markup."""
    start = re.search(rf'<(div|fieldset) class="field" id="div_id_{name}"', html)
    end = re.search(r'<(div|fieldset) class="field" id="div_|<input type="hidden"', html[start.end() :])
    return html[start.start() : start.end() + end.start() if end else len(html)]


STOP = '<svg class="icon" aria-hidden="true" focusable="false"><use href="/static/icons.svg#stop"/></svg>'
ERROR = f'<p class="error">{STOP}<span><span class="vh">Error:</span>%s</span></p>'


def test_a_text_field_names_its_help_and_its_fault_to_readers_of_words():
    html = rendered("{{ form|crispy }}", form=EveryKindOfField({}))

    assert parse_html(div(html, "title")) == parse_html(
        '<div class="field" id="div_id_title"><label for="id_title">Title<span class="need">required</span></label>'
        '<p class="hint" id="id_title_helptext">As it should stand on the list</p>'
        '<input type="text" name="title" class="in w-full" maxlength="200" required aria-invalid="true"'
        ' aria-describedby="id_title_helptext id_title_error" id="id_title">'
        f'<div class="errors" id="id_title_error">{ERROR % "This field is required."}</div></div>'
    )


def test_an_optional_field_says_so_and_is_as_wide_as_its_content():
    html = rendered("{{ form|crispy }}", form=EveryKindOfField())

    assert parse_html(div(html, "number")) == parse_html(
        '<div class="field" id="div_id_number"><label for="id_number">Researcher number'
        '<span class="need free">optional</span></label>'
        '<input type="text" name="number" class="in w-s" maxlength="8" id="id_number"></div>'
    )


def test_a_text_area_counts_but_never_cuts_what_is_pasted():
    html = rendered("{{ form|crispy }}", form=EveryKindOfField())

    assert parse_html(div(html, "outline")) == parse_html(
        '<div class="field" id="div_id_outline"><label for="id_outline">Outline'
        '<span class="need free">optional</span></label>'
        '<textarea name="outline" cols="40" rows="10" class="in" aria-describedby="id_outline_count" id="id_outline">'
        "</textarea>"
        '<p class="count" id="id_outline_count" data-limit="20" data-left="{n} characters left"'
        ' data-over="{n} characters too many">Up to 20 characters</p>'
        '<span class="vh" role="status" id="id_outline_said"></span></div>'
    )


def test_a_text_area_names_its_help_its_fault_and_its_count():
    form = EveryKindOfField({"outline": "x" * 21})
    form.fields["outline"].help_text = "For readers outside your field"

    assert 'aria-describedby="id_outline_helptext id_outline_error id_outline_count"' in rendered(
        "{{ form|crispy }}", form=form
    )


def test_what_is_read_only_says_so_and_why():
    form = Small(initial={"name": "Ito"})
    form.fields["name"].widget.attrs["readonly"] = True
    form.fields["name"].help_text = "Carried over from your profile"
    lock = '<svg class="icon" aria-hidden="true" focusable="false"><use href="/static/icons.svg#lock"/></svg>'

    assert parse_html(div(rendered("{{ form|crispy }}", form=form), "name")) == parse_html(
        '<div class="field" id="div_id_name"><label for="id_name">Name<span class="need free">read only</span></label>'
        f'<p class="hint" id="id_name_helptext">{lock}Carried over from your profile</p>'
        '<input type="text" name="name" value="Ito" readonly class="in w-s" maxlength="10" required'
        ' aria-describedby="id_name_helptext" id="id_name"></div>'
    )


def test_labels_break_between_phrases_for_japanese_readers():
    form = Small()
    form.fields["name"].label = "研究開発課題名（英語）"
    with translation.override("ja"):
        html = rendered("{{ form|crispy }}", form=form)

    assert '<label for="id_name"><span class="phrased">研究開発課題名<wbr>（英語）</span>' in html


def test_radio_buttons_stand_in_a_fieldset_that_carries_the_description():
    html = rendered("{{ form|crispy }}", form=EveryKindOfField({}))

    assert parse_html(div(html, "area")) == parse_html(
        '<fieldset class="field" id="div_id_area" aria-describedby="id_area_error">'
        '<legend>Area<span class="need">required</span></legend><div class="choices">'
        '<div class="choice"><input type="radio" name="area" value="1" required aria-invalid="true" id="id_area_0">'
        '<label for="id_area_0">Cells</label></div>'
        '<div class="choice"><input type="radio" name="area" value="2" required aria-invalid="true" id="id_area_1">'
        '<label for="id_area_1">Systems</label></div></div>'
        f'<div class="errors" id="id_area_error">{ERROR % "This field is required."}</div></fieldset>'
    )


def test_checkboxes_stand_in_a_fieldset_with_their_help():
    html = rendered("{{ form|crispy }}", form=EveryKindOfField())

    assert parse_html(div(html, "tags")) == parse_html(
        '<fieldset class="field" id="div_id_tags" aria-describedby="id_tags_helptext">'
        '<legend>Agreement<span class="need free">optional</span></legend>'
        '<p class="hint" id="id_tags_helptext">Both are asked</p><div class="choices">'
        '<div class="choice"><input type="checkbox" name="tags" value="a" id="id_tags_0">'
        '<label for="id_tags_0">Joint research</label></div>'
        '<div class="choice"><input type="checkbox" name="tags" value="b" id="id_tags_1">'
        '<label for="id_tags_1">The traveller</label></div></div></fieldset>'
    )


def test_a_single_checkbox_has_its_label_behind_it():
    html = rendered("{{ form|crispy }}", form=EveryKindOfField())

    assert parse_html(div(html, "sure")) == parse_html(
        '<div class="field" id="div_id_sure"><div class="choice">'
        '<input type="checkbox" name="sure" required id="id_sure">'
        '<label for="id_sure">I have no conflict<span class="need">required</span></label></div></div>'
    )


def test_selects_files_and_hidden_fields_are_drawn_too():
    html = rendered("{{ form|crispy }}", form=EveryKindOfField())

    assert '<select name="type" class="in" id="id_type"><option value="b">ASPIRE-B</option></select>' in html
    assert '<input type="file" name="paper" class="in w-l" id="id_paper">' in html
    assert html.endswith('<input type="hidden" name="seen" value="7" id="id_seen">')


def test_the_summary_names_every_fault_once_and_leads_to_its_field():
    html = rendered("{{ form|crispy }}", form=EveryKindOfField({"title": "x", "type": "b", "seen": "7"}))

    assert html.startswith(
        '<div class="fixes" role="group" tabindex="-1" autofocus aria-labelledby="form_fixes">'
        f'<h2 id="form_fixes">{STOP}<span>3 things to fix on this page</span></h2><ol>'
        "<li>The two dates do not fit</li>"
        '<li><a href="#id_area_0">Area: This field is required.</a></li>'
        '<li><a href="#id_sure">I have no conflict: This field is required.</a></li></ol></div>'
    )


def test_an_unbound_form_has_no_summary():
    assert "fixes" not in rendered("{{ form|crispy }}", form=EveryKindOfField())


def test_a_form_may_leave_the_summary_to_its_page():
    form = EveryKindOfField({})
    form.without_summary = True

    html = rendered("{{ form|crispy }}", form=form)

    assert 'class="fixes"' not in html and 'id="id_title_error"' in html


def test_the_crispy_tag_draws_the_same_fields_inside_a_form():
    form = Small({"name": "Ito"})
    form.helper = FormHelper()
    form.helper.add_input(Submit("save", "Save"))

    inside = rendered("{{ form|crispy }}", form=Small({"name": "Ito"}))
    assert parse_html(rendered("{% crispy form %}", form=form, csrf_token="t")) == parse_html(
        '<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="t">'
        + inside
        + '<p class="actions gap"><input type="submit" name="save" value="Save"'
        ' class="btn btn-primary" id="submit-id-save"></p></form>'
    )


def test_the_crispy_tag_without_a_form_tag_follows_the_layout():
    form = Small()
    form.helper = FormHelper()
    form.helper.form_tag, form.helper.disable_csrf = False, True
    form.helper.layout = Layout(Fieldset("Who", "name", "note"))

    assert parse_html(rendered("{% crispy form %}", form=form)) == parse_html(
        '<fieldset class="fields"><legend>Who</legend>'
        '<div class="field" id="div_id_name"><label for="id_name">Name<span class="need">required</span></label>'
        '<input type="text" name="name" class="in w-s" maxlength="10" required id="id_name"></div>'
        '<div class="field" id="div_id_note"><label for="id_note">Note<span class="need free">optional</span></label>'
        '<input type="text" name="note" class="in w-l" id="id_note"></div></fieldset>'
    )


def test_a_formset_has_one_summary_that_counts_its_forms():
    formset = forms.formset_factory(Small, extra=0)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-name": "Ito", "form-1-note": "?"}
    )

    html = rendered("{{ formset|crispy }}", formset=formset)

    assert [(fault.anchor, fault.label, fault.text) for fault in faults(formset)] == [
        ("id_form-1-name", "No. 2 Name", "This field is required.")
    ]
    assert html.count('class="fixes"') == 1
    assert html.count('class="panel row-of-formset"') == 2
    assert '<input type="hidden" name="form-TOTAL_FORMS" value="2" id="id_form-TOTAL_FORMS">' in html


def test_a_formset_may_be_a_table_with_a_label_for_every_control():
    formset = forms.formset_factory(Small, extra=2)()
    formset.helper = FormHelper()
    formset.helper.template, formset.helper.form_tag = "portal/table_inline_formset.html", False

    html = rendered("{% crispy formset formset.helper %}", formset=formset)

    assert html.count("<tr>") == 3
    assert '<label class="vh" for="id_form-1-name">Name 2</label>' in html


def test_a_field_that_only_submission_needs_says_that():
    form = Small()
    form.fields["note"].needed_to_submit = True

    assert '<span class="need">required to submit</span>' in div(rendered("{{ form|crispy }}", form=form), "note")


PAGE = """{% extends "base.html" %}{% load crispy_forms_tags %}{% block title %}Demo{% endblock %}
{% block content %}<h1>Demo</h1><form method="post" novalidate>{{ form|crispy }}{{ formset|crispy }}
<button class="btn">Send</button></form>{% endblock %}"""


@pytest.mark.browser
@pytest.mark.thorough
@pytest.mark.django_db
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_error_state_has_no_accessibility_violation(new_page, scheme):
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only where there is a browser

    request = RequestFactory().get("/")
    request.csp_nonce = "n"
    formset = forms.formset_factory(Small, extra=0)({"two-TOTAL_FORMS": "1", "two-INITIAL_FORMS": "0"}, prefix="two")
    with translation.override("en"):
        html = Template(PAGE).render(
            Context({"form": EveryKindOfField({}), "formset": formset, "request": request, "csp_nonce": "n"})
        )
    page, complaints = new_page(width=360, color_scheme=scheme), []
    page.on("console", lambda message: complaints.append(message.text))
    open_page(page, html, headers={"Content-Security-Policy": SecurityHeadersMiddleware.POLICY.format(nonce="n")})

    result = Axe().run(page)

    assert [violation["id"] for violation in result.response["violations"]] == []
    assert complaints == [], "the content policy is kept"
    assert page.evaluate("document.activeElement.className") == "fixes"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
