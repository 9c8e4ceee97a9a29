"""Files that came with answers, for those who may see the answer."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events.models import AnswerFile
from kit.downloads import to_take_away


@never_cache
@login_required
@require_safe
def registration_file(request: HttpRequest, code: str, token: str) -> FileResponse:
    """A file to take away, under the name its sender gave it."""
    files = AnswerFile.objects.visible_to(request.user)
    row = get_object_or_404(files, registration__code=code.upper(), token=token)
    return to_take_away(row.file, row.name)
