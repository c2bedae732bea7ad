from django.apps import AppConfig


class EncryptionConfig(AppConfig):
    name = "mentorship.encryption"
