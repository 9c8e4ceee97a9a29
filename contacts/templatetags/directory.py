from django import template

from contacts.panels import contact_card
from kit.templatetags.components import person as person_component

register = template.Library()


@register.simple_tag(name="contact_card")
def card(person):
    """A contact person as every page shows one; load them ``with_card()``."""
    return person_component(**contact_card(person))
