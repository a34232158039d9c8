"""Every setting, from the environment and the operator's pack. One process serves one operator.

Nothing exists only in production: what differs is said by the variables below, listed in docs/running.md.
"""

from email.utils import parseaddr
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from config import environment
from config.sections import SECTIONS
from guichet import operators
from guichet.messages.http_account import USUAL_BODY, HttpAccount
from guichet.messages.smpp.account import Account, Alphabet, LongTexts
from guichet.people.policy import PeoplePolicy

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(environment.text("GUICHET_VAR", str(ROOT / "var")))

# --- the operator ---------------------------------------------------------------------------------------------------
PACKS = Path(environment.text("GUICHET_PACKS", str(ROOT / "packs")))
_slug = environment.text("GUICHET_OPERATOR")
if not _slug:
    raise environment.BadEnvironment(
        "GUICHET_OPERATOR n’est pas défini. Écrivez le nom du dossier d’un opérateur, par exemple : "
        f"{', '.join(sorted(folder.name for folder in PACKS.iterdir() if folder.is_dir())) or 'aucun dossier trouvé'}."
    )
OPERATOR = operators.load(PACKS / _slug if "/" not in _slug else _slug, sections=SECTIONS)
_state = VAR / OPERATOR.slug

# --- what kind of start this is -------------------------------------------------------------------------------------
DEBUG = environment.flag("GUICHET_DEBUG", default=False)
GUICHET_DEMO = environment.flag("GUICHET_DEMO", default=False)
HTTPS = environment.flag("GUICHET_HTTPS", default=False)
DEMO_SECRET = "demo-only-secret-never-in-production-" + OPERATOR.slug
SECRET_KEY = environment.text("GUICHET_SECRET_KEY", DEMO_SECRET if GUICHET_DEMO or not HTTPS else "")
if not SECRET_KEY or (HTTPS and SECRET_KEY == DEMO_SECRET):
    raise environment.BadEnvironment(
        "GUICHET_SECRET_KEY n’est pas défini. Mettez-y 50 caractères tirés au hasard, "
        "ou leur fichier dans GUICHET_SECRET_KEY_FILE."
    )
SECRET_KEY_FALLBACKS = environment.words("GUICHET_SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = environment.words("GUICHET_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS]

# --- the parts ------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "guichet.ui.apps.ServedFiles",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "guichet.operators",
    "guichet.database",
    "guichet.ui.apps.UiConfig",
    "guichet.outbox",
    "guichet.acts",
    "guichet.messages",
    "guichet.search",
    "guichet.network",
    "guichet.help",
    "guichet.people",
    "guichet.catalogue",
    "guichet.contracts",
    "guichet.lines",
    "guichet.roles",
    "guichet.usage",
    "guichet.short_number",
    "guichet.billing",
    "guichet.orders",
    "guichet.feeds",
    "guichet.portal",
    "guichet.desk",
]
if GUICHET_DEMO:
    INSTALLED_APPS.append("guichet.demo")

MIDDLEWARE = [
    "guichet.ui.middleware.RequestReference",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "guichet.people.middleware.PersonLocale",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "guichet.people.middleware.SignedInSession",
    "django.contrib.messages.middleware.MessageMiddleware",
    "guichet.contracts.middleware.LookingOn",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            # template-partials wraps the loaders itself when it is an ordinary app; named here, nothing is hidden
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                ("django.template.loaders.filesystem.Loader", [OPERATOR.folder / "templates"]),
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "guichet.ui.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "guichet.ui.context.chrome",
                *(["guichet.demo.context.panel"] if GUICHET_DEMO else []),
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# --- data -----------------------------------------------------------------------------------------------------------
DATABASES = {"default": environment.database("GUICHET_DATABASE_URL", f"sqlite:///{_state / 'guichet.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "guichet_cache",
    }
}
SEALING_KEYS = environment.words("GUICHET_SEALING_KEYS") or [SECRET_KEY]

# --- who signs in ---------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["guichet.people.backends.IdentifierBackend"]
PASSWORD_HASHERS = ["guichet.people.hashers.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": OPERATOR.section(PeoplePolicy).password_minimum},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("given_name", "family_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600  # the pages and the mail say one hour
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "guichet.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD: str | None = None
ACCOUNT_USER_MODEL_EMAIL_FIELD: str | None = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an identifier is verified by its own road, issue by issue
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = False  # ours count in the database, in one statement: docs/adr/0002
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("GUICHET_PROXIES", 0)  # else limits by address see only the proxy's
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER: bool | None = None
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "people:sign-in"
MFA_ADAPTER = "guichet.people.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_TOLERANCE = 0
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers let only this machine's own address do without
USERSESSIONS_TRACK_ACTIVITY = False

# Ports of one host share cookies: each operator's carry its name.
_prefix = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_prefix}{OPERATOR.slug}-session"
CSRF_COOKIE_NAME = f"{_prefix}{OPERATOR.slug}-csrf"
DEVICE_COOKIE_NAME = f"{_prefix}{OPERATOR.slug}-device"
LANGUAGE_COOKIE_NAME = f"{OPERATOR.slug}-language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ENGINE = "guichet.people.session_store"
CSRF_FAILURE_VIEW = "guichet.ui.errors.csrf_failure"

# --- language, time -------------------------------------------------------------------------------------------------
LANGUAGE_CODE = OPERATOR.languages[0]
LANGUAGES = [(code, {"fr": "Français", "en": "English", "nl": "Nederlands"}[code]) for code in OPERATOR.languages]
LOCALE_PATHS = [ROOT / "guichet" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = OPERATOR.time_zone
USE_THOUSAND_SEPARATOR = False

# --- files served ---------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "guichet.ui.storage.StaticStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not (STATIC_ROOT / "staticfiles.json").exists()

# --- mail -----------------------------------------------------------------------------------------------------------
EMAIL_BACKEND = environment.text(
    "GUICHET_EMAIL_BACKEND",
    "django.core.mail.backends.filebased.EmailBackend"
    if GUICHET_DEMO
    else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_FILE_PATH = _state / "mail"
EMAIL_HOST = environment.text("GUICHET_SMTP_HOST", "localhost")
EMAIL_PORT = environment.number("GUICHET_SMTP_PORT", 25, least=1)
EMAIL_HOST_USER = environment.text("GUICHET_SMTP_USER")
EMAIL_HOST_PASSWORD = environment.text("GUICHET_SMTP_PASSWORD")
EMAIL_USE_TLS = environment.flag("GUICHET_SMTP_TLS", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = f"{OPERATOR.identity.name} <{environment.text('GUICHET_MAIL_FROM', 'ne-pas-repondre@localhost')}>"

# --- SMS, the operator's network ------------------------------------------------------------------------------------
SMS_GATEWAY = environment.choice(
    "GUICHET_SMS_GATEWAY", "demo" if GUICHET_DEMO else "off", {"off", "demo", "smpp", "http"}
)
SMS_SIMULATOR = _state / "sms.sqlite3"
# notifications: our key towards push services (`guichet vapid_key` draws one), and whom these may write to
VAPID_KEY = environment.text("GUICHET_VAPID_KEY")
VAPID_SUBJECT = environment.text("GUICHET_VAPID_SUBJECT", f"mailto:{parseaddr(DEFAULT_FROM_EMAIL)[1]}")
# a push service on this machine, for tests: the one address that is taken without HTTPS
PUSH_SIMULATOR = environment.text("GUICHET_PUSH_SIMULATOR") if GUICHET_DEMO or DEBUG else ""
SMPP = Account(
    host=environment.text("GUICHET_SMPP_HOST", "localhost"),
    port=environment.number("GUICHET_SMPP_PORT", 2775, least=1),
    system_id=environment.short("GUICHET_SMPP_SYSTEM_ID", most=15),
    password=environment.short("GUICHET_SMPP_PASSWORD", most=8),  # as SMPP 3.4 has it
    system_type=environment.short("GUICHET_SMPP_SYSTEM_TYPE", most=12),
    tls=environment.flag("GUICHET_SMPP_TLS", default=False),
    authorities=environment.text("GUICHET_SMPP_CA"),
    alphabet=Alphabet(environment.choice("GUICHET_SMPP_ALPHABET", Alphabet.GSM, set(Alphabet))),
    long_texts=LongTexts(environment.choice("GUICHET_SMPP_LONG_TEXTS", LongTexts.PARTS, set(LongTexts))),
    sender=environment.text("GUICHET_SMPP_SENDER", OPERATOR.identity.short_name),
    region=OPERATOR.phone_region,
)
SMS_HTTP = HttpAccount(
    url=environment.text("GUICHET_SMS_HTTP_URL"),
    token=environment.text("GUICHET_SMS_HTTP_TOKEN"),
    user=environment.text("GUICHET_SMS_HTTP_USER"),
    password=environment.text("GUICHET_SMS_HTTP_PASSWORD"),
    body=environment.text("GUICHET_SMS_HTTP_BODY", USUAL_BODY),
    header=environment.text("GUICHET_SMS_HTTP_HEADER", "Idempotency-Key"),
    sender=environment.text("GUICHET_SMS_HTTP_SENDER", OPERATOR.identity.short_name),
    seconds=environment.number("GUICHET_SMS_HTTP_SECONDS", 10, least=1),
)
SMPP_SOCKET = Path(environment.text("GUICHET_SMPP_SOCKET", str(_state / "smpp.sock")))
NETWORK_GATEWAY = environment.choice(
    "GUICHET_NETWORK_GATEWAY", "simulator" if GUICHET_DEMO else "off", {"off", "simulator"}
)
NETWORK_SIMULATOR = _state / "network.sqlite3"

# --- machines that ask -----------------------------------------------------------------------------------------------
MACHINE_SECRETS = {
    "sms": environment.keys("GUICHET_SMS_SECRETS"),
    "voice": environment.keys("GUICHET_VOICE_SECRETS"),
}

# --- what a browser may do ------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # asked from inside, without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# --- journal of the process -----------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"reference": {"()": "guichet.ui.logging.AddReference"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s [%(reference)s] %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["reference"], "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("GUICHET_LOG_LEVEL", "WARNING")},
    "loggers": {"guichet": {"level": "INFO"}},
}
