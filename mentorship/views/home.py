from django.http import HttpResponse
from django.shortcuts import render

from mentorship.access.decorators import signed_in
from mentorship.access.requests import PersonRequest


@signed_in
def home(request: PersonRequest) -> HttpResponse:
    return render(request, "home.html")
