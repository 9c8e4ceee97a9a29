from django.shortcuts import render


def csrf_failure(request, reason=""):
    """A form was sent without its token: cookies are off, or the page was open for very long."""
    return render(request, "403_csrf.html", status=403)
