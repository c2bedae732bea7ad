from django.urls import path

from governance.views import reviews

app_name = "governance"

review_urls = [
    path("reviews/", reviews.review_list, name="review_list"),
    path("reviews/<uuid:pk>/", reviews.review_detail, name="review_detail"),
    path("reviews/<uuid:pk>/answer/", reviews.review_answer, name="review_answer"),
    path("reviews/<uuid:pk>/sign/", reviews.review_sign, name="review_sign"),
]
urlpatterns = [*review_urls]
