from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.actions.mail_domains import add_mail_domain, confirmed_by, remove_mail_domain
from accounts.forms.affiliations import MailDomainForm
from accounts.models import MailDomain
from contacts.models import Programme
from kit.admin import PlainRelations


class CountedDomains(ChangeList):
    """The list, whose numbers are counted for all its rows together."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        numbers = confirmed_by(self.result_list)
        for row in self.result_list:
            row.number_confirmed = numbers[row]


@admin.register(MailDomain)
class MailDomainAdmin(PlainRelations, admin.ModelAdmin):
    """Mail domains whose readers act for a programme. One is added or removed; a change would be both at once."""

    form = MailDomainForm
    change_list_template = "admin/read_only_list.html"
    list_display = ["domain", "programme", "number_confirmed"]
    list_select_related = ["programme"]
    list_per_page = 50
    search_fields = ["domain", "programme__name", "programme__short_name"]
    search_help_text = _("Domain, or name of the programme.")
    fields = ["domain", "programme"]
    actions = None

    @admin.display(description=_("people it confirmed"))
    def number_confirmed(self, mail_domain):
        if not hasattr(mail_domain, "number_confirmed"):
            mail_domain.number_confirmed = confirmed_by([mail_domain])[mail_domain]
        return mail_domain.number_confirmed

    def get_changelist(self, request, **kwargs):
        return CountedDomains

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return super().formfield_for_foreignkey(db_field, request, queryset=Programme.objects.listed(), **kwargs)

    def get_fields(self, request, obj=None):
        return [*self.fields, "number_confirmed"] if obj else self.fields

    def get_readonly_fields(self, request, obj=None):
        return ["number_confirmed"] if obj else []

    def has_change_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        row, confirmed = add_mail_domain(domain=obj.domain, programme=obj.programme, by=request.user)
        obj.pk = row.pk
        words = ngettext(
            "%(number)d person who claimed the programme acts for it now.",
            "%(number)d people who claimed the programme act for it now.",
            confirmed,
        )
        self.message_user(request, words % {"number": confirmed}, messages.INFO)

    def delete_model(self, request, obj):
        left = remove_mail_domain(mail_domain=obj, by=request.user)
        words = ngettext(
            "It had confirmed %(number)d person, who acts for the programme as before.",
            "It had confirmed %(number)d people, who act for the programme as before.",
            left,
        )
        self.message_user(request, words % {"number": left}, messages.INFO)
