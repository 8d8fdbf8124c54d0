"""Where does a page tell people to write, even a page that is shown because everything else failed?"""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def office_address():
    """Return the office's e-mail address from the settings, "" where none is set; asks neither request nor database."""
    return settings.OFFICE_EMAIL
