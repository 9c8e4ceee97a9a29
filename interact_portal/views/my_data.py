from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from interact_portal.privacy import export


@login_required
@never_cache
@require_safe
def my_data(request):
    """Everything the portal holds about the person who asks, as a file."""
    return JsonResponse(
        export(request.user),
        json_dumps_params={"indent": 2, "ensure_ascii": False},
        headers={"Content-Disposition": 'attachment; filename="my-data.json"'},
    )
