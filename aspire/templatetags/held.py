"""How does the header know what the page below it holds?"""

from django import template

register = template.Library()
PAGE_FORM = "page-form"  # the id of the form that a page's readers type into


class HoldNode(template.Node):
    """Render a part of the page early and keep it under a name, so that what comes first may depend on it."""

    def __init__(self, name, nodelist):
        self.name = name
        self.nodelist = nodelist

    def render(self, context):
        """Keep the rendered part in the context and write nothing."""
        context[self.name] = self.nodelist.render(context)
        return ""


@register.tag
def hold(parser, token):
    """Parse `{% hold main %}…{% endhold %}`; the part is written later with `{{ main }}`."""
    try:
        _tag, name = token.split_contents()
    except ValueError as wrong:
        raise template.TemplateSyntaxError("hold takes one name") from wrong
    nodelist = parser.parse(("endhold",))
    parser.delete_first_token()
    return HoldNode(name, nodelist)


@register.filter
def page_form(html):
    """Return the id of the form that people type into where the HTML has one, else an empty string."""
    return PAGE_FORM if f'id="{PAGE_FORM}"' in html else ""
