from django.urls import path

from .views import cards, letters, people, programmes

urlpatterns = [
    path("contacts/", people.contact_list, name="contacts"),
    path("contacts/<slug:slug>/photo/", people.contact_photo, name="contact-photo"),
    path("contacts/<slug:slug>/card.vcf", cards.contact_vcard, name="contact-vcard"),
    path("contacts/<slug:slug>/card.svg", cards.contact_vcard_picture, name="contact-vcard-picture"),
    path("contacts/<slug:slug>/write/", letters.write, name="contact-write"),
    path("contacts/<slug:slug>/write/code/", letters.prove_address, name="contact-write-code"),
    path("contacts/<slug:slug>/write/sent/", letters.written, name="contact-written"),
    path("programmes/", programmes.programme_list, name="programmes"),
    path("programmes/search/", programmes.programme_search, name="programme-search"),
]
