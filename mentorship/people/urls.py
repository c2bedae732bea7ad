from django.urls import path

from mentorship.people.views import entrance

app_name = "people"

entrance_urls = [
    path("demo/<str:part>/", entrance.demo_sign_in, name="demo_sign_in"),
    path("invitations/<str:secret>/", entrance.accept_invitation, name="accept_invitation"),
]
urlpatterns = [*entrance_urls]
