from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.auth.models import _user_has_perm as asked_of_backends  # type: ignore[attr-defined]
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from mentorship.people.models.person import Person


class UserQuerySet(models.QuerySet["User"]):
    def select_for_update(
        self, nowait: bool = False, skip_locked: bool = False, of: Sequence[str] = (), no_key: bool = False
    ) -> Self:
        """Locks the account alone: its person comes by an outer join, which PostgreSQL does not lock."""
        return super().select_for_update(nowait, skip_locked, of or ("self",), no_key)

    def of_admin_site(self) -> Self:
        """Those that may open it, or could if they were let in."""
        return self.filter(Q(is_staff=True) | Q(is_superuser=True))


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        """Every account comes with its person: each page asks for them."""
        return UserQuerySet(self.model, using=self._db).select_related("person")

    def of_admin_site(self) -> UserQuerySet:
        return self.get_queryset().of_admin_site()

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """An account: how a person signs in. Inactive until invited or signed on for the first time.

    A superuser runs the admin site over the plain tables there; ``has_perm`` never answers yes for that reason
    alone, because confidential questions are decided by participation and grants.
    """

    person = models.OneToOneField(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="user")
    email = models.EmailField(max_length=254, unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False, help_text="May open the admin site.")
    date_joined = models.DateTimeField(default=timezone.now)
    deactivated_at = models.DateTimeField(
        null=True, blank=True, help_text="Closed, and not to be opened by single sign-on; an invitation clears it."
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        return self.person.name if self.person else self.email

    get_short_name = get_full_name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_active and asked_of_backends(self, perm, obj)

    def has_perms(self, perm_list: Any, obj: Any = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)
