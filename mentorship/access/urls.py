from django.urls import path

from mentorship.access import views

app_name = "access"

urlpatterns = [
    path("", views.role_list, name="role_list"),
    path("<int:pk>/<str:role>/give/", views.role_give, name="role_give"),
    path("<int:pk>/<str:role>/take/", views.role_take, name="role_take"),
]
