"""Our routes only: allauth's own are never included. Pages name them `people:...`, allauth by two names of its own."""

from django.urls import include, path

from guichet.people.views import access, account, notifications, passkeys, second_factors, security
from guichet.people.views import signing as views

pages = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/code/", views.second_factor, name="second-factor"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("password/forgotten/", views.forgotten_password, name="password-forgotten"),
    path("password/sent/", views.password_sent, name="password-sent"),
    path("password/new/<str:reference>/<str:token>/", views.new_password, name="password-new"),
    # /access/: a code sent to the line, then a password
    path("access/", access.ask, name="access"),
    path("access/code/", access.code, name="access-code"),
    path("access/password/", access.password, name="access-password"),
    path("preferences/", views.preferences, name="preferences"),
    # /account/
    path("account/email/", account.email, name="account-email"),
    path("account/email/edit/", account.email_edit, name="account-email-edit"),
    path("account/email/verify/<str:reference>/<str:token>/", account.email_verify, name="email-verify"),
    path("account/email/undo/<str:reference>/<str:token>/", account.email_undo, name="email-undo"),
    path("account/notifications/", notifications.notifications, name="notifications"),
    path("account/notifications/add/", notifications.device_add, name="notification-device-add"),
    path("account/notifications/remove/", notifications.device_remove, name="notification-device-remove"),
    # passkeys, signed in or not
    path("passkeys/options/", passkeys.passkey_options, name="passkey-options"),
    path("sign-in/passkey/", passkeys.sign_in_by_passkey, name="sign-in-passkey"),
    # /security/
    path("security/password/", security.password, name="security-password"),
    path("security/question/", security.question, name="security-question"),
    path("security/devices/", security.devices, name="devices"),
    path("security/sign-ins/", security.sign_ins, name="sign-ins"),
    path("security/second-factor/", second_factors.second_factor, name="security-second-factor"),
    path("security/second-factor/add/", second_factors.totp_add, name="totp-add"),
    path("security/second-factor/remove/", second_factors.totp_remove, name="totp-remove"),
    path("security/second-factor/codes/", second_factors.recovery_codes, name="recovery-codes"),
    path("security/passkeys/", second_factors.passkeys, name="passkeys"),
    path("security/passkeys/<str:passkey>/remove/", second_factors.passkey_remove, name="passkey-remove"),
]

# Same views, same paths: only the names differ. `reverse()` takes the first, the resolver never comes to these.
names_of_allauth = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-in/code/", views.second_factor, name="mfa_authenticate"),
]

urlpatterns = [path("", include((pages, "people"))), *names_of_allauth]
