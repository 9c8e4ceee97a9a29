from csp.constants import NONCE
from csp.decorators import csp_update
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from js_asset import Media

from kit.rich_text import EDITOR_STYLE


class RichTextPage:
    """A mixin, put first, for admins whose form has the editor of rich text: the page's policy lets that run."""

    @method_decorator(csp_update({"script-src": [NONCE], "style-src": [EDITOR_STYLE]}))
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None) -> HttpResponse:
        response = super().changeform_view(request, object_id, form_url, extra_context)
        return response.render() if hasattr(response, "render") else response

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["media"] = Media.from_media(context["media"]).with_nonce(str(request.csp_nonce))
        return super().render_change_form(request, context, add, change, form_url, obj)
