from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mentorship.access.decorators import signed_in


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html")
