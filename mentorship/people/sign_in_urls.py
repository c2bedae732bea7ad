"""Which of allauth's pages there are: the fewest that signing in needs, under the names that allauth knows.

Nobody signs up by themselves, adds addresses or telephones, or links other accounts: the directory says who people are.
"""

from allauth.account import views as account
from allauth.socialaccount import views as socialaccount
from django.urls import include, path, re_path

from mentorship.people.views import entrance

account_urls = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("invitation/", entrance.ask_for_account, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("confirm-email/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"),
]
password_urls = [
    path("change/", account.password_change, name="account_change_password"),
    path("set/", account.password_set, name="account_set_password"),
    path("reset/", account.password_reset, name="account_reset_password"),
    path("reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path("reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
single_sign_on_urls = [
    path("cancelled/", socialaccount.login_cancelled, name="socialaccount_login_cancelled"),
    path("error/", socialaccount.login_error, name="socialaccount_login_error"),
    path("<slug:provider_id>/login/", entrance.single_sign_on, name="openid_connect_login"),
    path("<slug:provider_id>/login/callback/", entrance.single_sign_on_answer, name="openid_connect_callback"),
]
urlpatterns = [
    *account_urls,
    path("password/", include(password_urls)),
    path("2fa/", include("allauth.mfa.urls")),
    path("oidc/", include(single_sign_on_urls)),
]
