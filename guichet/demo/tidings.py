"""What the imaginary operator tells and calls things, by the customer's language."""

Words = dict[str, str]

PORTING = {"fr": "Transfert de votre numéro", "en": "Transfer of your number", "nl": "Overdracht van uw nummer"}
REPAIR = {"fr": "Réparation de la ligne", "en": "Repair of the line", "nl": "Herstelling van de lijn"}
NEW_SIM = {"fr": "Remplacement de la carte SIM", "en": "New SIM card", "nl": "Vervanging van de simkaart"}
INSTALLATION = {
    "fr": "Installation de l’accès internet",
    "en": "Installation of the internet access",
    "nl": "Installatie van de internettoegang",
}
QUOTE = {"fr": "Deux lignes de plus", "en": "Two more lines", "nl": "Twee extra lijnen"}
BACKUP_LINK = {"fr": "Lien de secours", "en": "Backup link", "nl": "Reserveverbinding"}
SUSPENDED = (
    {"fr": "Votre ligne est suspendue", "en": "Your line is suspended", "nl": "Uw lijn is opgeschort"},
    {
        "fr": "Deux factures restent à payer. Les appels d’urgence passent toujours. "
        "Le service revient dans l’heure qui suit le paiement.",
        "en": "Two invoices are still to be paid. Emergency calls still work. "
        "Service is back within an hour of payment.",
        "nl": "Twee facturen zijn nog te betalen. Noodoproepen blijven mogelijk. "
        "De dienst herstelt binnen het uur na de betaling.",
    },
)
OUTAGE = (
    {
        "fr": "Internet coupé dans votre quartier",
        "en": "Internet down in your area",
        "nl": "Internet onderbroken in uw buurt",
    },
    {
        "fr": "Un câble est sectionné. Nos équipes sont sur place. Retour prévu demain avant midi.",
        "en": "A cable has been cut. Our teams are on site. Service is expected back tomorrow before noon.",
        "nl": "Een kabel is doorgesneden. Onze ploegen zijn ter plaatse. Herstel verwacht morgen voor de middag.",
    },
)
WORKS = (
    {
        "fr": "Travaux dans la nuit de jeudi à vendredi",
        "en": "Works on Thursday night",
        "nl": "Werken in de nacht van donderdag op vrijdag",
    },
    {
        "fr": "Le réseau mobile peut s’interrompre quelques minutes entre 2 heures et 5 heures.",
        "en": "The mobile network may stop for a few minutes between 2 and 5 am.",
        "nl": "Het mobiele netwerk kan tussen 2 en 5 uur enkele minuten uitvallen.",
    },
)
SITE_WORKS = (
    {
        "fr": "Travaux sur le lien du site",
        "en": "Works on the site’s link",
        "nl": "Werken op de verbinding van de vestiging",
    },
    {
        "fr": "Une coupure de dix minutes est prévue samedi à 6 heures.",
        "en": "A ten-minute cut is planned on Saturday at 6 am.",
        "nl": "Een onderbreking van tien minuten is voorzien op zaterdag om 6 uur.",
    },
)


def say(words: Words, language: str) -> str:
    """Return the words in a language, in French when they are not told in it."""
    return words.get(language, words["fr"])


def words(pair: tuple[Words, Words], language: str) -> tuple[str, str]:
    """Return a title and a body in a language."""
    title, body = pair
    return say(title, language), say(body, language)
