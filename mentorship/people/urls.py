from django.urls import path

from mentorship.people.views import agreements, entrance, imports, me, people, week

app_name = "people"

entrance_urls = [
    path("demo/<str:part>/", entrance.demo_sign_in, name="demo_sign_in"),
    path("invitations/<str:secret>/", entrance.accept_invitation, name="accept_invitation"),
]
me_urls = [
    path("me/", me.me, name="me"),
    path("me/declare/", me.declare, name="declare"),
    path("me/take-back/", me.take_back, name="take_back"),
    path("me/take-back-all/", me.take_back_all, name="take_back_all"),
    path("me/agreements/", agreements.agreements, name="agreements"),
    path("me/agreements/<str:purpose>/agree/", agreements.agree, name="agree"),
    path("me/agreements/<str:purpose>/withdraw/", agreements.withdraw, name="withdraw"),
    path("me/week/", week.week, name="week"),
    path("me/week/days/", week.day_set, name="day_set"),
    path("me/week/days/clear/", week.day_clear, name="day_clear"),
]
consent_urls = [
    path("consents/", agreements.consent_text_list, name="consent_text_list"),
    path("consents/<str:purpose>/", agreements.consent_text_publish, name="consent_text_publish"),
]
import_urls = [
    path("imports/", imports.import_list, name="import_list"),
    path("imports/new/<str:kind>/", imports.import_upload, name="import_upload"),
    path("imports/<uuid:pk>/", imports.import_preview, name="import_preview"),
    path("imports/<uuid:pk>/confirm/", imports.import_confirm, name="import_confirm"),
    path("imports/<uuid:pk>/discard/", imports.import_discard, name="import_discard"),
]
person_urls = [
    path("", people.person_list, name="person_list"),
    path("invite/", people.invite_everybody, name="invite_everybody"),
    path("<int:pk>/", people.person_detail, name="person_detail"),
    path("<int:pk>/invite/", people.person_invite, name="person_invite"),
    path("<int:pk>/close/", people.person_close, name="person_close"),
]
urlpatterns = [*entrance_urls, *me_urls, *consent_urls, *import_urls, *person_urls]
