"""What django-allauth is told once and for all: our adapters and forms, and what is left out.

No sign-up, no mail addresses of its own, no limits of its own: accounts are made by administrators,
and who guesses is counted in the database before anything is compared.
"""

from __future__ import annotations

LOGIN_URL, LOGIN_REDIRECT_URL = "admin:login", "admin:index"
ACCOUNT_ADAPTER = "screening.admin.signing_in.DeskAccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # ours count in the database, before anything is compared
ACCOUNT_LOGIN_TIMEOUT = 600
MFA_ADAPTER = "screening.admin.factor_forms.DeskFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Review desk"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 10
MFA_FORMS = {
    "authenticate": "screening.admin.factor_forms.CodeForm",
    "authenticate_webauthn": "screening.admin.factor_forms.KeyForm",
    "activate_totp": "screening.admin.factor_forms.NewAppForm",
}
SOCIALACCOUNT_ADAPTER = "screening.admin.single_sign_on.DeskProviderAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: the page's policy lets forms go nowhere else
