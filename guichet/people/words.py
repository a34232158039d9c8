"""The words of refusals, found by the edges: facts come in, a sentence in the person's language goes out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext, ngettext

from guichet.core.periods import local_day
from guichet.people.values import Browser, Ended, SecurityEvent
from guichet.ui.formats import page_formats

SHORT_NAME = 2
# why somebody comes to the sign-in page, beside `Ended`: what its address says
SIGNED_OUT, NEW_PASSWORD, PASSKEY_REFUSED = "signed-out", "new-password", "passkey-refused"


def no_user_for_number() -> str:
    """Return the sentence for a number without user, and for one that is not a line of ours: the same. PRI-6."""
    return gettext(
        "Aucun utilisateur n’est déclaré pour cette ligne. "
        "Demandez au titulaire de vous ajouter, ou connectez-vous avec son courriel."
    )


def code_held_back(until: datetime, *, now: datetime) -> str:
    """Return why no code goes to a line, and the two other ways: a link by mail, to who has an address here, or us.

    The same sentence whether its user has an address or not: whoever asks may be a thief with a new SIM card.
    """
    return gettext(
        "La carte SIM de cette ligne vient de changer : aucun code n’y est envoyé avant %(moment)s. "
        "Si vous vous connectez aussi par courriel, demandez un lien avec « Mot de passe oublié ». Sinon, appelez-nous."
    ) % {"moment": moment_noun(until, now=now)}


def code_refused(reason: str, left: int) -> str:
    """Return why a code opened nothing, and what to do."""
    if reason == "wrong" and left > 0:
        return ngettext(
            "Ce code n’est pas le bon. Il vous reste %(left)d essai.",
            "Ce code n’est pas le bon. Il vous reste %(left)d essais.",
            left,
        ) % {"left": left}
    if reason == "expired":
        return gettext("Ce code n’est plus valable. Demandez-en un autre.")
    return gettext("Trop d’essais avec ce code : il ne sert plus. Demandez-en un autre.")


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice says."""

    kind: str
    title: str
    text: str


def sent_to_sign_in(because: str) -> Told | None:
    """Return why somebody is on the sign-in page again; None for what is no reason of ours."""
    return {
        SIGNED_OUT: Told(
            "ok", gettext("Vous êtes déconnecté(e)"), gettext("Rien de votre espace ne reste affiché sur cet appareil.")
        ),
        Ended.IDLE: Told(
            "info",
            gettext("Votre session a pris fin"),
            gettext("Vous n’avez rien fait depuis un moment. Connectez-vous pour revenir où vous étiez."),
        ),
        Ended.TOO_LONG: Told(
            "info",
            gettext("Votre session a pris fin"),
            gettext("Une session a une durée limitée. Connectez-vous pour revenir où vous étiez."),
        ),
        NEW_PASSWORD: Told(
            "ok",
            gettext("Votre mot de passe est changé"),
            gettext("Vos autres appareils sont déconnectés. Connectez-vous avec le nouveau mot de passe."),
        ),
        Ended.ELSEWHERE: Told(
            "info",
            gettext("Cet appareil a été déconnecté"),
            gettext(
                "Quelqu’un l’a fait depuis un autre appareil connecté à votre espace. "
                "Si ce n’est pas vous, changez votre mot de passe."
            ),
        ),
        Ended.PASSWORD: Told(
            "info",
            gettext("Votre mot de passe a changé"),
            gettext("Cet appareil a été déconnecté. Connectez-vous avec le nouveau mot de passe."),
        ),
        Ended.CLOSED: Told(
            "info",
            gettext("Votre session a pris fin"),
            gettext(
                "Ce qui vous connectait a changé : un courriel ou un numéro de ligne. Connectez-vous avec un autre."
            ),
        ),
        PASSKEY_REFUSED: Told(
            "warn",
            gettext("Cette clé d’accès n’a pas été reconnue"),
            gettext("Recommencez, ou écrivez votre mot de passe."),
        ),
    }.get(because)


def wrong_pair() -> str:
    return gettext(
        "Identifiant ou mot de passe incorrect. Vérifiez-les, ou choisissez un nouveau mot de passe "
        "avec « Mot de passe oublié »."
    )


def half_hidden(address: str) -> str:
    """Return an address that its owner recognises and nobody else learns: "l…s@exemple.fr"; empty for none."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}…{name[-1:] if len(name) > SHORT_NAME else ''}{at}{domain}" if at else ""


def too_many_attempts(until: datetime, *, now: datetime) -> str:
    return gettext("Trop d’essais en peu de temps. Réessayez %(moment)s.") % {"moment": moment(until, now=now)}


def moment(when: datetime, *, now: datetime) -> str:
    """Return when, to follow a verb: "à 9 h 12", "demain à 0 h 05". Seconds are rounded up to the next minute."""
    whole = when if not (when.second or when.microsecond) else _next_minute(when)
    return page_formats().moment(whole, now)


def moment_noun(when: datetime, *, now: datetime) -> str:
    """Return when, to follow a preposition: "9 h 12", "le 24 novembre à 9 h 12"."""
    formats = page_formats()
    if local_day(when, formats.time_zone) == local_day(now, formats.time_zone):
        return formats.time(when)
    return day_and_time(when)


def _next_minute(when: datetime) -> datetime:
    return when.replace(second=0, microsecond=0) + timedelta(minutes=1)


def day_and_time(when: datetime) -> str:
    """Return a moment that stays true in a mail read later: "le 22 novembre à 9 h 12"."""
    formats = page_formats()
    day = local_day(when, formats.time_zone)
    return gettext("le %(day)s à %(time)s") % {
        "day": formats.day(day, day, relative=False),
        "time": formats.time(when),
    }


def browser(known: Browser) -> str:
    """Return a device in words: "Firefox sur Windows"."""
    name, system = _BROWSERS.get(known.name, ""), _SYSTEMS.get(known.system, "")
    if name and system:
        return gettext("%(browser)s sur %(system)s") % {"browser": name, "system": system}
    return name or system or gettext("Appareil non reconnu")


def security_change(event: SecurityEvent) -> str:
    """Return what happened to somebody's security, as a sentence to them."""
    return {
        SecurityEvent.SIGNED_IN: gettext("Connexion depuis un nouvel appareil"),
        SecurityEvent.PASSWORD_CHANGED: gettext("Votre mot de passe a été changé"),
        SecurityEvent.PASSKEY_ADDED: gettext("Une clé d’accès a été ajoutée"),
        SecurityEvent.PASSKEY_REMOVED: gettext("Une clé d’accès a été retirée"),
        SecurityEvent.TOTP_ADDED: gettext("Le code de sécurité est demandé à la connexion"),
        SecurityEvent.TOTP_REMOVED: gettext("Le code de sécurité n’est plus demandé à la connexion"),
        SecurityEvent.RECOVERY_CODES_MADE: gettext("De nouveaux codes de secours ont été créés"),
        SecurityEvent.RECOVERY_CODE_USED: gettext("Un code de secours a servi"),
        SecurityEvent.QUESTION_SET: gettext("Votre question de sécurité a été changée"),
        SecurityEvent.QUESTION_REMOVED: gettext("Votre question de sécurité a été retirée"),
        SecurityEvent.DEVICE_ENDED: gettext("Un appareil a été déconnecté"),
        SecurityEvent.DEVICES_ENDED: gettext("Vos autres appareils ont été déconnectés"),
        SecurityEvent.ACCESS_CREATED: gettext("Votre accès à l’espace client a été créé"),
    }[event]


def security_entry(act: str) -> str:
    """Return what a line of the journal says of somebody's security; the act's own name when nobody knows it."""
    try:
        event = SecurityEvent(act.removeprefix("security."))
    except ValueError:
        return act
    return {
        SecurityEvent.SIGNED_IN: gettext("Connexion"),
        SecurityEvent.SIGN_IN_FAILED: gettext("Connexion refusée"),
        SecurityEvent.PASSWORD_CHANGED: gettext("Mot de passe changé"),
        SecurityEvent.PASSKEY_ADDED: gettext("Clé d’accès ajoutée"),
        SecurityEvent.PASSKEY_REMOVED: gettext("Clé d’accès retirée"),
        SecurityEvent.TOTP_ADDED: gettext("Code de sécurité demandé à la connexion"),
        SecurityEvent.TOTP_REMOVED: gettext("Code de sécurité plus demandé à la connexion"),
        SecurityEvent.RECOVERY_CODES_MADE: gettext("Codes de secours créés"),
        SecurityEvent.RECOVERY_CODE_USED: gettext("Code de secours utilisé"),
        SecurityEvent.QUESTION_SET: gettext("Question de sécurité changée"),
        SecurityEvent.QUESTION_REMOVED: gettext("Question de sécurité retirée"),
        SecurityEvent.ANSWER_CHECKED: gettext("Réponse à la question de sécurité vérifiée"),
        SecurityEvent.DEVICE_ENDED: gettext("Appareil déconnecté"),
        SecurityEvent.DEVICES_ENDED: gettext("Autres appareils déconnectés"),
        SecurityEvent.ACCESS_CREATED: gettext("Accès créé"),
        SecurityEvent.EMAIL_CHANGE_ASKED: gettext("Changement de courriel demandé"),
        SecurityEvent.EMAIL_VERIFIED: gettext("Nouveau courriel vérifié"),
        SecurityEvent.EMAIL_CHANGED: gettext("Courriel de connexion changé"),
        SecurityEvent.EMAIL_CHANGE_UNDONE: gettext("Changement de courriel annulé"),
    }[event]


def if_not_you(event: SecurityEvent) -> str:
    """Return what to do when somebody else did it."""
    if event == SecurityEvent.PASSWORD_CHANGED:
        return gettext(
            "Si ce n’est pas vous, choisissez tout de suite un nouveau mot de passe avec « Mot de passe oublié »."
        )
    return gettext("Si ce n’est pas vous, changez tout de suite votre mot de passe : vos appareils seront déconnectés.")


_BROWSERS = {
    "edge": "Edge",
    "opera": "Opera",
    "samsung": "Samsung Internet",
    "firefox": "Firefox",
    "chrome": "Chrome",
    "safari": "Safari",
}
_SYSTEMS = {
    "iphone": "iPhone",
    "ipad": "iPad",
    "android": "Android",
    "windows": "Windows",
    "chromeos": "ChromeOS",
    "mac": "Mac",
    "linux": "Linux",
}


def questions() -> dict[str, str]:
    """Return the security questions that we propose, by code: their answers stand on no paper of the operator."""
    return {
        "school": gettext("Le nom de votre première école"),
        "teacher": gettext("Le nom d’un professeur qui vous a marqué"),
        "friend": gettext("Le prénom de votre meilleur ami d’enfance"),
        "street": gettext("La rue où vous avez appris à marcher"),
        "animal": gettext("Le nom de votre premier animal"),
        "dish": gettext("Le plat que vous ne mangerez jamais"),
    }


def question(code: str, own_words: str) -> str:
    """Return a person's question in the reader's language, or in the words of its person."""
    return questions().get(code, "") or own_words


def password_refused() -> str:
    return gettext("Ce n’est pas votre mot de passe. Vérifiez-le, puis recommencez.")


def passkey_refused() -> str:
    return gettext("Cette clé d’accès n’a pas été reconnue. Recommencez, ou utilisez votre mot de passe.")


def second_factor_needed() -> str:
    return gettext(
        "Votre rôle demande un second facteur. "
        "Ajoutez d’abord une clé d’accès ou une application, puis retirez celle-ci."
    )
