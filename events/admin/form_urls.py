"""Where the pages of a form stand, below its event or its kept set."""

from django.contrib.admin import ModelAdmin
from django.urls import path

from kit.acts import Act

from .form_acts import QUESTION_ACTS
from .form_pages import BuildForm
from .question_pages import EditQuestion


def form_urls(model_admin: ModelAdmin, acts: dict[str, type[Act]]) -> list:
    """``<pk>/form/`` and what stands below it; ``acts`` are those on the whole form."""
    name = f"{model_admin.opts.app_label}_{model_admin.opts.model_name}_form"

    def door(view: type):
        return model_admin.admin_site.admin_view(view.as_view(model_admin=model_admin))

    return [
        path("<int:pk>/form/", door(BuildForm), name=name),
        path("<int:pk>/form/add/", door(EditQuestion), name=f"{name}_add"),
        *(path(f"<int:pk>/form/{act}/", door(page), name=f"{name}_{act}") for act, page in acts.items()),
        path("<int:pk>/form/<int:question>/", door(EditQuestion), name=f"{name}_question"),
        *(
            path(f"<int:pk>/form/<int:question>/{act}/", door(page), name=f"{name}_{act}")
            for act, page in QUESTION_ACTS.items()
        ),
    ]
