"""Files that came with answers, for those who may see the answer."""

import mimetypes

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events.models import AnswerFile

#: Whatever is in it: should a browser show it all the same, nothing in it runs, or is fetched.
NOTHING_RUNS = "default-src 'none'; sandbox"


@never_cache
@login_required
@require_safe
def registration_file(request: HttpRequest, code: str, token: str) -> FileResponse:
    """A file to take away, under the name its sender gave it."""
    files = AnswerFile.objects.visible_to(request.user)
    row = get_object_or_404(files, registration__code=code.upper(), token=token)
    kind = mimetypes.guess_type(row.name)[0] or "application/octet-stream"
    response = FileResponse(row.file.open("rb"), as_attachment=True, filename=row.name, content_type=kind)
    response["Content-Security-Policy"] = NOTHING_RUNS
    return response
