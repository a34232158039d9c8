"""Words of an imaginary billing system, as it prints them on invoices, by the customer's language."""

OUT_OF_BUNDLE = {
    "fr": "Communications au-delà du forfait",
    "en": "Usage beyond the bundle",
    "nl": "Verbruik buiten de bundel",
}
WELCOME_DISCOUNT = {
    "fr": "Remise de bienvenue, 10\u00a0%",
    "en": "Welcome discount, 10%",
    "nl": "Welkomstkorting, 10\u00a0%",
}
LOYALTY_DISCOUNT = {"fr": "Remise de fidélité", "en": "Loyalty discount", "nl": "Getrouwheidskorting"}
CREDIT = {
    "fr": "Avoir pour une interruption de service",
    "en": "Credit for an interruption of service",
    "nl": "Creditnota voor een onderbreking van de dienst",
}
