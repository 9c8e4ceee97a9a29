"""The acts on an event's seats: how many there are, and whether the line moves."""

from collections.abc import Iterator

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.actions import capacity, recount
from events.forms.seats import CapacityForm, seats_label
from events.forms.staff_acts import people
from events.models import Event, SeatPool

from .acts import Act

LOOK = gettext_lazy("Look at what follows")
NO_SEATS = gettext_lazy("A cancelled event gives no seats.")


class SetCapacity(Act):
    title = gettext_lazy("Change the number of seats")
    button = gettext_lazy("Change the number of seats")
    intro = gettext_lazy(
        "More seats go to the waiting list at once. Fewer seats than are taken unseat nobody: the number goes "
        "down with every seat that is given back."
    )
    form_class = CapacityForm
    has_preview = True
    look = LOOK
    changed = gettext_lazy(
        "The numbers were changed in the meantime, and nothing of yours is set yet. They are now: %(numbers)s. What "
        "you typed is kept."
    )

    def refusal(self):
        return NO_SEATS if self.row.is_cancelled else ""

    @cached_property
    def pools(self) -> list[SeatPool]:
        pools = recount.counted(SeatPool.objects.filter(event=self.row).select_related("session"))
        return list(pools.order_by("pk"))

    def seen(self):
        return {"seen": ",".join(f"{pool.pk}={pool.wished}" for pool in self.pools)}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "pools": self.pools}

    def form_valid(self, form):
        seen = form.cleaned_data["seen"]
        if seen and seen != self.seen()["seen"] and form.wishes:
            numbers = (f"{seats_label(pool)} {number_in_words(pool.wished)}" for pool in self.pools)
            form.add_error(None, self.changed % {"numbers": "; ".join(numbers)})
            return self.form_invalid(form)
        return super().form_valid(form)

    def preview(self, form):
        facts = [(seats_label(pool), " ".join(what_follows(pool, number))) for pool, number in form.wishes]
        return {"facts": facts or [(_("Seats"), _("Every number stays as it is."))]}

    def act(self, form):
        for pool, number in form.wishes:
            capacity.set_capacity(pool=pool, capacity=number, by=self.request.user)
        return _("The number of seats is changed.") if form.wishes else _("The number of seats stays as it was.")


def number_in_words(number: int | None) -> str:
    return _("no limit") if number is None else str(number)


def what_follows(pool: SeatPool, number: int | None) -> Iterator[str]:
    """What follows from giving ``pool``, with what its rows say, this number of seats: in sentences."""
    yield _("%(before)s → %(after)s.") % {"before": number_in_words(pool.wished), "after": number_in_words(number)}
    if number is not None and number < pool.taken:
        words = {"taken": pool.taken, "number": number}
        lowered = _(
            "%(taken)d are taken: nobody loses a seat. The next ones that are given back stay empty until fewer than "
            "%(number)d are taken."
        )
        yield lowered % words
        if pool.n_waiting:
            yield _("Until then nobody gets a seat from the waiting list.")
        return
    free = None if number is None else number - pool.taken
    served = pool.n_waiting if free is None else min(free, pool.n_waiting)
    if pool.is_paused and pool.n_waiting:
        yield _("The waiting list is paused: nobody gets a seat from it before it goes on.")
    elif served:
        words = ngettext(
            "Up to %(people)s who waits gets a seat, or is offered one, at once, as limits of programmes allow.",
            "Up to %(people)s who wait get a seat, or are offered one, at once, as limits of programmes allow.",
            served,
        )
        yield words % {"people": people(served)}


class PauseLine(Act):
    title = gettext_lazy("Pause the waiting list")
    button = gettext_lazy("Pause the waiting list")
    intro = gettext_lazy(
        "Nobody gets a seat from then on, also not a free one, until the waiting list goes on: who registers waits and "
        "reads that it is paused. Offers that are out stay as they are. Whom you approve, or register yourself, gets a "
        "free seat all the same."
    )
    is_grave = True
    said = gettext_lazy("The waiting list is paused.")

    def refusal(self):
        if self.row.is_cancelled:
            return NO_SEATS
        return _("The waiting list is paused already.") if is_paused(self.row) else ""

    def act(self, form):
        capacity.pause_line(event=self.row, by=self.request.user)
        return self.said

    def said_before(self):
        return self.said if is_paused(self.row) and self.has_done("line-paused") else ""


class ResumeLine(Act):
    title = gettext_lazy("Let the waiting list go on")
    button = gettext_lazy("Let the waiting list go on")
    intro = gettext_lazy("Free seats go to those who wait at once, in their order, and each of them is told.")

    def refusal(self):
        if self.row.is_cancelled:
            return NO_SEATS
        return "" if is_paused(self.row) else _("The waiting list is not paused.")

    def act(self, form):
        number = capacity.resume_line(event=self.row, by=self.request.user)
        return _("The waiting list goes on. Served at once: %(people)s.") % {"people": people(number)}

    def said_before(self):
        return _("The waiting list goes on.") if self.has_done("line-resumed") else ""


def is_paused(event: Event) -> bool:
    """Whether staff have paused the lines of ``event``."""
    return SeatPool.objects.filter(event=event, is_paused=True).exists()
