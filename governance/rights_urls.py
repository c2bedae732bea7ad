"""One's own data, found where everything else about oneself is: a copy of it, and its erasure."""

from django.urls import path

from governance.views import rights

app_name = "rights"

urlpatterns = [
    path("me/data/", rights.my_data, name="my_data"),
    path("me/data/copy/", rights.copy_take, name="copy_take"),
    path("me/data/erase/", rights.erasure_ask, name="erasure_ask"),
    path("me/data/keep/", rights.erasure_take_back, name="erasure_take_back"),
    path("erasures/", rights.erasure_list, name="erasure_list"),
    path("<int:pk>/erase/", rights.person_erase, name="person_erase"),
]
