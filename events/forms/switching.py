"""Where somebody takes part: on site or online."""

from collections.abc import Collection

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import PoolStanding
from kit.forms import NamedErrors


class SwitchForm(NamedErrors, forms.Form):
    """The pool to which somebody switches, which the button names."""

    pool = forms.ChoiceField(
        label=_("How you take part"),
        error_messages={
            "required": _("Choose how you take part: press one of the buttons."),
            "invalid_choice": _("Nobody can take part in this way any more. Look at what is offered now."),
        },
    )

    def __init__(self, *args, pools: Collection[PoolStanding], **options):
        super().__init__(*args, **options)
        self.pools = {pool.slug: pool for pool in pools}
        self.fields["pool"].choices = [(slug, slug) for slug in self.pools]

    @property
    def pool_pk(self) -> int:
        return self.pools[self.cleaned_data["pool"]].pk
