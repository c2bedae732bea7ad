from django.apps import AppConfig
from django.contrib.admin import apps as admin


class MentorshipConfig(AppConfig):
    name = "mentorship"


class MentorshipAdminConfig(admin.AdminConfig):
    default = False
    default_site = "mentorship.admin_site.Site"
