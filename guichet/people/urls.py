"""Our routes only: allauth's own are never included. Pages name them `people:...`, allauth by two names of its own."""

from django.urls import include, path

from guichet.people import views

pages = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/code/", views.second_factor, name="second-factor"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("password/forgotten/", views.forgotten_password, name="password-forgotten"),
    path("password/sent/", views.password_sent, name="password-sent"),
    path("password/new/<str:reference>/<str:token>/", views.new_password, name="password-new"),
    path("preferences/", views.preferences, name="preferences"),
]

# Same views, same paths: only the names differ. `reverse()` takes the first, the resolver never comes to these.
names_of_allauth = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-in/code/", views.second_factor, name="mfa_authenticate"),
]

urlpatterns = [path("", include((pages, "people"))), *names_of_allauth]
