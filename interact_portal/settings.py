"""One settings file. What differs between installations comes from the environment (README, table)."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from . import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.boolean("DEBUG")
SECRET_KEY = env.text("SECRET_KEY")
# Keys before it: links in messages that were sent (docs/adr/0015) and sessions work as long as theirs stands here.
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
SITE_URL = env.site("SITE_URL")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", urlsplit(SITE_URL).hostname)
IS_SECURE = SITE_URL.startswith("https://")
# Number of reverse proxies whose X-Forwarded-For entries are believed.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)
# Folder of the development mailbox; unset in production, where its pages do not exist.
MAILBOX_DIR = env.text("MAILBOX_DIR", "")
# Lets `bench_users` hand out sessions on an installation made for measuring.
BENCH = env.boolean("BENCH")

OWN_APPS = ["interact_portal", "campaigns", "events", "accounts", "contacts", "outbox", "audit", "kit"]
INSTALLED_APPS = [
    *OWN_APPS,
    "allauth",
    "allauth.account",
    "adminsortable2",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_prose_editor",
    "csp",
    "django.forms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "kit.middleware.HeadMiddleware",
    # Answers strangers' repeated reads before anything that costs (docs/adr/0005).
    "interact_portal.page_cache.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "kit.middleware.ReadableQueryMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kit.middleware.TooManyMiddleware",
]

ROOT_URLCONF = "interact_portal.urls"
# Where the page of a row belongs to an app above its own.
ABSOLUTE_URL_OVERRIDES = {
    "contacts.contactperson": lambda person: reverse("contact", args=[person.slug]),
    "contacts.programme": lambda programme: reverse("programme", args=[programme.slug]),
    "contacts.team": lambda team: reverse("team", args=[team.slug]),
    "contacts.topic": lambda topic: reverse("topic", args=[topic.slug]),
}
WSGI_APPLICATION = "interact_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "interact_portal.context_processors.operator",
            ],
        },
    }
]

# -- data ---------------------------------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The limits of sign-in are counted in the database, so that all web processes count together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 300,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 30 * 24 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# -- files --------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
OPERATOR_FILES = env.own_files("OPERATOR_FILES")
if OPERATOR_FILES:
    STATICFILES_DIRS.append(("operator", OPERATOR_FILES))
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        # No base_url: every uploaded file is served by a view that asks who may see it.
        "OPTIONS": {"location": env.folder("STORAGE_URL", BASE_DIR / "media"), "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
# What is compressed already, and source maps: the largest of all files, which no visitor asks for.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["png", "jpg", "jpeg", "gif", "webp", "woff", "woff2", "zip", "gz", "br", "map"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_HANDLERS = [
    "kit.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# -- language and time --------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
FORMAT_MODULE_PATH = ["interact_portal.formats"]
# Looking up the words of pages that are written in the only language there is takes a tenth of a request.
USE_I18N = len(LANGUAGES) > 1
USE_TZ = True
TIME_ZONE = "Europe/Brussels"
# ISO 3166-1 has no code for Kosovo, where programmes cooperate; the Union's institutions use XK, which it leaves free.
COUNTRIES_OVERRIDE = {"XK": _("Kosovo")}

# -- who somebody is ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "registrations"
# Sign-in by code is our own (docs/adr/0006); allauth does what follows, and everything about passwords.
ACCOUNT_ADAPTER = "accounts.views.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# Nobody signs up by itself; allauth's sign-in form asks for a password when signing up would.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# An account exists only after its address was proved by a code, or because somebody at the console made it.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "accounts.forms.passwords.PasswordForm",
    "change_password": "accounts.forms.passwords.ChangePasswordForm",
    "set_password": "accounts.forms.passwords.SetPasswordForm",
    "reset_password": "accounts.forms.passwords.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.forms.passwords.NewPasswordForm",
}
# Passwords are guessed address by address; a whole workshop room may share one network address.
ACCOUNT_RATE_LIMITS = {
    "login": "300/5m/ip",
    "login_failed": "100/5m/ip,5/5m/key",
    "reset_password": "100/5m/ip,3/15m/key",
    "reset_password_from_key": "100/5m/ip",
}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
PASSWORD_RESET_TIMEOUT = 60 * 60

# -- forms --------------------------------------------------------------------------------------------
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
FORMS_URLFIELD_ASSUME_HTTPS = True  # Django's way to choose the next release's default now
PHONENUMBER_DEFAULT_FORMAT = "INTERNATIONAL"

# -- safety -------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
PERMISSIONS_POLICY = {name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb")}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = IS_SECURE
# Load balancers ask by plain HTTP, from inside.
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "interact_portal.views.errors.csrf_failure"

# -- mail ---------------------------------------------------------------------------------------------
MAIL_SERVER = env.mail_server("EMAIL_URL")
EMAIL_BACKEND = MAIL_SERVER["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = MAIL_SERVER["EMAIL_HOST"], MAIL_SERVER["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER["EMAIL_HOST_USER"], MAIL_SERVER["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SERVER.get("EMAIL_USE_TLS", False), MAIL_SERVER.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", f"Interact portal <portal@{urlsplit(SITE_URL).hostname}>")

# -- background work ----------------------------------------------------------------------------------
CELERY_BROKER_URL = env.broker("REDIS_URL")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    "retry_on_timeout": False,
    "visibility_timeout": 600,
    "unacked_restore_throttle": 1,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2}
CELERY_TIMEZONE = "UTC"
# A tick that nobody took before the next one comes is worth nothing: it expires.
CELERY_BEAT_SCHEDULE = {
    "deliver-mail": {"task": "outbox.tasks.deliver", "schedule": 1.0, "options": {"expires": 1}},
    "erase-expired-mail": {"task": "outbox.tasks.erase_expired", "schedule": 60.0, "options": {"expires": 60}},
    "work-on-imports": {"task": "contacts.tasks.work_on_imports", "schedule": 1.0, "options": {"expires": 1}},
    "work-on-exports": {"task": "events.tasks.work_on_exports", "schedule": 1.0, "options": {"expires": 1}},
    "end-exports": {"task": "events.tasks.end_exports", "schedule": 600.0, "options": {"expires": 600}},
    "serve-lines": {"task": "events.tasks.serve_lines", "schedule": 10.0, "options": {"expires": 10}},
    "recount-seats": {"task": "events.tasks.recount_seats", "schedule": 3600.0, "options": {"expires": 3600}},
    "recount-boosting": {"task": "campaigns.tasks.recount_boosting", "schedule": 3600.0, "options": {"expires": 3600}},
}

# -- logging: one line a thing that happened, no personal data ------------------------------------------
LOG_LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "interact_portal.logs.LineFormatter", "format": LOG_LINE},
        "first line": {"()": "interact_portal.logs.FirstLine", "format": LOG_LINE},
    },
    "filters": {"answers": {"()": "interact_portal.logs.AnswersInOneLine"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["answers"]},
        "brief console": {"class": "logging.StreamHandler", "formatter": "first line"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Django's own handlers would write each line a second time, in their own form, or mail it.
        "django": {"handlers": [], "level": "INFO"},
        # Scanners ask for foreign hosts all day; they get their 400 and no page of log each.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        # While the broker is down, every tick of every second says so with 200 lines of traceback.
        "celery.beat": {"handlers": ["brief console"], "propagate": False},
    },
}

# -- the operator: whose portal this is -----------------------------------------------------------------
OPERATOR = {
    "name": env.text("OPERATOR_NAME", "Interact portal"),
    "organisation": env.text("OPERATOR_ORGANISATION", "Interact"),
    "tagline": _("Cooperation can be complex; our job is to make it easier."),
    "funding": env.text("OPERATOR_FUNDING", "Co-funded by the European Union"),
    "controller": env.text("OPERATOR_CONTROLLER", "Interact"),
    "contact": env.text("OPERATOR_CONTACT", ""),
    "supervisory_authority": env.text("OPERATOR_SUPERVISORY_AUTHORITY", ""),
}
# The operator's own mark, funding emblem and colours, where their folder has them.
for part, file in {"logo": "logo.svg", "emblem": "emblem.svg", "stylesheet": "colours.css"}.items():
    OPERATOR[part] = f"operator/{file}" if OPERATOR_FILES and (OPERATOR_FILES / file).is_file() else ""
