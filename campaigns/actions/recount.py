"""The counter of what was granted for boosting against the rows that were granted it."""

from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from campaigns.models import Boost, Edition


def counted(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """``editions`` with ``n_granted``, the euros that their rows hold, read in one statement with the counter."""
    rows = Boost.objects.filter(request__registration__edition=OuterRef("pk")).order_by()
    sums = rows.values("request__registration__edition").annotate(sum=Sum("granted_euros")).values("sum")
    return editions.annotate(n_granted=Coalesce(Subquery(sums, output_field=IntegerField()), 0))


def drifted_editions() -> QuerySet[Edition]:
    """Editions whose counter and rows disagree."""
    return counted(Edition.objects.select_related("campaign")).exclude(boosting_granted_euros=F("n_granted"))
