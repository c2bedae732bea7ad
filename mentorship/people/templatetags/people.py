from django import template

from mentorship.people.models import DemoAccount
from mentorship.people.selectors import demo_accounts as offered

register = template.Library()


@register.simple_tag
def demo_accounts() -> list[DemoAccount]:
    """``{% demo_accounts as accounts %}``: whom a visitor of the demonstration may sign in as."""
    return offered()
