"""Each way of being wrong, with the one line that says so: file, what is there, what is put instead, the line."""

CASES = {
    "not TOML": (
        "menu.toml",
        'bar = ["home"',
        'bar ["home"',
        "essai/menu.toml: ligne 6, colonne 5 : ce n’est pas du TOML ; vérifiez les guillemets, les crochets et les "
        "signes égal de cette ligne.",
    ),
    "a key twice": (
        "operator.toml",
        'country = "FR"',
        'country = "FR"\ncountry = "FR"',
        "essai/operator.toml: ligne 8, colonne 15 : une clé ou une table est écrite deux fois ; gardez une seule des "
        "deux.",
    ),
    "unknown key, like a known one": (
        "operator.toml",
        "time_zone",
        "timezone",
        "essai/operator.toml: timezone: la clé « timezone » est inconnue ; vouliez-vous écrire « time_zone » ?",
    ),
    "unknown key, like no other": (
        "operator.toml",
        "[links]",
        "[links]\nxyz = 1",
        "essai/operator.toml: links.xyz: la clé « xyz » est inconnue ; retirez-la, ou choisissez parmi website, "
        "tariff_guide, terms.",
    ),
    "unknown key in a list": (
        "menu.toml",
        "icon = ",
        "icons = ",
        "essai/menu.toml: entries[0].icons: la clé « icons » est inconnue ; vouliez-vous écrire « icon » ?",
    ),
    "unknown token": (
        "theme.toml",
        "r-control",
        "r-controls",
        "essai/theme.toml: shape.r-controls: la clé « r-controls » est inconnue ; vouliez-vous écrire « r-control » ?",
    ),
    "missing key": (
        "operator.toml",
        'currency = "EUR"\n',
        "",
        "essai/operator.toml: currency: cette clé manque ; ajoutez-la, docs/operators.md dit ce qu’elle contient.",
    ),
    "text for a number": (
        "rules.toml",
        "low_percent = 10",
        'low_percent = "10"',
        "essai/rules.toml: usage.low_percent: un nombre entier est attendu ; écrivez-le en chiffres, sans guillemets "
        "ni décimales.",
    ),
    "decimals for a whole number": (
        "catalogue.toml",
        "monthly_minor = 1_500",
        "monthly_minor = 15.5",
        "essai/catalogue.toml: offers[0].monthly_minor: un nombre entier est attendu ; écrivez-le en chiffres, sans "
        "guillemets ni décimales.",
    ),
    "number for a text": (
        "operator.toml",
        'name = "Essai"',
        "name = 3",
        "essai/operator.toml: identity.name: un texte est attendu ; écrivez la valeur entre guillemets.",
    ),
    "text for a boolean": (
        "rules.toml",
        "line_number_sign_in = false",
        'line_number_sign_in = "non"',
        "essai/rules.toml: people.line_number_sign_in: « true » ou « false » est attendu ; écrivez l’un des deux, sans "
        "guillemets.",
    ),
    "text for a list": (
        "menu.toml",
        'bar = ["home", "lines", "invoices", "requests"]',
        'bar = "home"',
        "essai/menu.toml: bar: une liste est attendue ; écrivez les valeurs entre crochets, séparées par des virgules.",
    ),
    "text for a table": (
        "operator.toml",
        'address = { lines = ["1 rue de l’Exemple"], postal_code = "00000", city = "Exemple" }',
        'address = "1 rue de l’Exemple"',
        "essai/operator.toml: legal.address: une table est attendue ; écrivez des clés et des valeurs, comme dans "
        "docs/operators.md.",
    ),
    "text without language": (
        "menu.toml",
        'label = { fr = "Factures", en = "Invoices" }',
        'label = "Factures"',
        'essai/menu.toml: entries[2].label: un texte par langue est attendu ; écrivez { fr = "..." } avec chaque '
        "langue du pack.",
    ),
    "missing language": (
        "menu.toml",
        'label = { fr = "Factures", en = "Invoices" }',
        'label = { fr = "Factures" }',
        'essai/menu.toml: entries[2].label: le texte manque en anglais ; ajoutez « en = "..." ».',
    ),
    "empty text in a language": (
        "catalogue.toml",
        'name = { fr = "Fibre", en = "Fibre" }',
        'name = { fr = "Fibre", en = " " }',
        'essai/catalogue.toml: offers[1].name: le texte manque en anglais ; ajoutez « en = "..." ».',
    ),
    "language that the pack does not speak": (
        "operator.toml",
        'tagline = { fr = "Votre espace client", en = "Your customer area" }',
        'tagline = { fr = "Votre espace client", en = "Your customer area", nl = "Uw klantenzone" }',
        "essai/operator.toml: identity.tagline: la langue « nl » n’est pas dans « languages » du pack ; retirez ce "
        "texte, ou ajoutez « nl » à « languages » dans operator.toml.",
    ),
    "language that Guichet does not speak": (
        "operator.toml",
        'languages = ["fr", "en"]',
        'languages = ["fr", "en", "fr"]',
        "essai/operator.toml: languages: une langue est écrite deux fois ; gardez chaque langue une seule fois.",
    ),
    "unknown time zone": (
        "operator.toml",
        "Europe/Paris",
        "Europe/Pari",
        "essai/operator.toml: time_zone: le fuseau « Europe/Pari » n’existe pas ; vouliez-vous écrire "
        "« Europe/Paris » ?",
    ),
    "unknown currency": (
        "operator.toml",
        '"EUR"',
        '"EURO"',
        "essai/operator.toml: currency: « EURO » n’est pas une monnaie ; écrivez son code ISO 4217, « EUR » ou « XPF » "
        "par exemple.",
    ),
    "unknown country": (
        "operator.toml",
        'phone_region = "FR"',
        'phone_region = "fr"',
        "essai/operator.toml: phone_region: « fr » n’est pas un pays ; écrivez son code de deux lettres, « FR » par "
        "exemple.",
    ),
    "unknown calendar of holidays": (
        "operator.toml",
        "[holidays]\n# Jours fériés qui comptent dans les délais et les horaires. « subdivision » est facultative.\n",
        '[holidays]\nsubdivision = "75"\n',
        "essai/operator.toml: holidays.subdivision: « 75 » n’a pas de calendrier de jours fériés ; choisissez "
        "parmi 57, 6AE, 971, 972, 973, 974, 976, BL, MF, NC, PF, PM, TF, WF, Zone A, Zone B, Zone C.",
    ),
    "wrong key of a company number": (
        "operator.toml",
        "000 123 455",
        "000 123 456",
        "essai/operator.toml: legal.registration.number: « 000 123 456 » n’a pas la forme ou la clé d’un SIREN ; "
        "recopiez le SIREN entier.",
    ),
    "wrong key of a VAT number": (
        "operator.toml",
        "FR31000123455",
        "FR32000123455",
        "essai/operator.toml: legal.vat_number: « FR32000123455 » n’a pas la forme ou la clé d’un numéro de TVA ; "
        "recopiez-le entier, « FR » compris.",
    ),
    "not an e-mail": (
        "operator.toml",
        "donnees@essai.example",
        "donnees",
        "essai/operator.toml: legal.data_protection_email: « donnees » n’est pas une adresse de courriel ; écrivez-la "
        "comme « nom@exemple.fr ».",
    ),
    "not a safe link": (
        "operator.toml",
        "https://",
        "http://",
        "essai/operator.toml: links.website: « http://www.essai.example/ » n’est pas un lien sûr ; écrivez une adresse "
        "complète qui commence par « https:// ».",
    ),
    "unknown icon": (
        "menu.toml",
        '"smartphone"',
        '"smartfone"',
        "essai/menu.toml: entries[1].icon: l’icône « smartfone » n’existe pas ; vouliez-vous écrire « smartphone » ?",
    ),
    "unknown page": (
        "menu.toml",
        'page = "help"',
        'page = "helps"',
        "essai/menu.toml: entries[5].page: « helps » n’est pas une valeur connue ; vouliez-vous écrire « help » ?",
    ),
    "page twice in the menu": (
        "menu.toml",
        'page = "help"',
        'page = "lines"',
        "essai/menu.toml: entries[5].page: « lines » sert déjà dans entries[1] ; donnez une valeur différente à "
        "chacun.",
    ),
    "bar outside the menu": (
        "menu.toml",
        '"requests"]',
        '"usage"]',
        "essai/menu.toml: bar[3]: « usage » n’est pas une entrée du menu ; ajoutez-la à « entries », ou choisissez une "
        "page du menu.",
    ),
    "page twice in the bar": (
        "menu.toml",
        '"requests"]',
        '"lines"]',
        "essai/menu.toml: bar[3]: « lines » est déjà dans la barre ; choisissez quatre pages différentes.",
    ),
    "bar of three": (
        "menu.toml",
        ', "requests"]',
        "]",
        "essai/menu.toml: bar: la liste est trop courte ; écrivez au moins 4 valeurs.",
    ),
    "menu that does not open with home": (
        "menu.toml",
        'page = "home"',
        'page = "usage"',
        "essai/menu.toml: entries[0].page: le menu commence par « usage » ; mettez l’entrée « home » en premier.",
    ),
    "colour out of bounds": (
        "theme.toml",
        "brand = [0.48, 0.11, 235]",
        "brand = [48, 0.11, 235]",
        "essai/theme.toml: brand: la couleur OKLCH sort de ses bornes ; écrivez [clarté de 0 à 1, chroma de 0 à 0.4, "
        "teinte de 0 à 360].",
    ),
    "unknown choice": (
        "theme.toml",
        'chrome = "paper"',
        'chrome = "papier"',
        "essai/theme.toml: chrome: « papier » n’est pas une valeur connue ; vouliez-vous écrire « paper » ?",
    ),
    "unknown typeface": (
        "theme.toml",
        'font-text = "Figtree"',
        'font-text = "Fig Tree"',
        "essai/theme.toml: shape.font-text: le caractère « Fig Tree » n’est pas livré avec Guichet ; vouliez-vous "
        "écrire « Figtree » ?",
    ),
    "weight that the typeface lacks": (
        "theme.toml",
        '"700"',
        '"900"',
        "essai/theme.toml: shape.w-display: Figtree n’a pas la graisse 900 ; écrivez une valeur de son étendue, 400 à "
        "800.",
    ),
    "measure without unit": (
        "theme.toml",
        '"10px"',
        '"10"',
        "essai/theme.toml: shape.r-control: « 10 » n’est pas une mesure ; écrivez-la comme « 8px ».",
    ),
    "number too large": (
        "rules.toml",
        "period_starts_on_day = 1",
        "period_starts_on_day = 31",
        "essai/rules.toml: usage.period_starts_on_day: la valeur est trop grande ; écrivez 28 ou moins.",
    ),
    "unknown table": (
        "rules.toml",
        "[usage]",
        "[usages]",
        "essai/rules.toml: usages: la table « usages » est inconnue ; vouliez-vous écrire « usage » ?",
    ),
    "code of an offer twice": (
        "catalogue.toml",
        'code = "fibre"',
        'code = "mobile-20"',
        "essai/catalogue.toml: offers[1].code: « mobile-20 » sert déjà dans offers[0] ; donnez une valeur différente à "
        "chacun.",
    ),
    "option with the code of an offer": (
        "catalogue.toml",
        'code = "recharge-10"',
        'code = "fibre"',
        "essai/catalogue.toml: options[0].code: « fibre » est déjà le code d’une offre ; donnez un code différent à "
        "chacune.",
    ),
    "option that requires an unknown code": (
        "catalogue.toml",
        'requires = ["mobile-20"]',
        'requires = ["mobile-2"]',
        "essai/catalogue.toml: options[0].requires[0]: le code « mobile-2 » n’existe pas ; vouliez-vous écrire "
        "« mobile-20 » ?",
    ),
    "malformed code": (
        "catalogue.toml",
        'code = "fibre"',
        'code = "Fibre"',
        "essai/catalogue.toml: offers[1].code: « Fibre » n’est pas un code ; écrivez-le en lettres minuscules, "
        "chiffres et tirets, une lettre d’abord.",
    ),
    "quantity in words": (
        "catalogue.toml",
        "quantity = 20_000_000_000",
        'quantity = "20 Go"',
        "essai/catalogue.toml: offers[0].allowances[0].quantity: une quantité est attendue ; écrivez un nombre entier "
        'd’octets, de secondes ou de messages, ou "unlimited".',
    ),
    "rate as a number": (
        "catalogue.toml",
        'tax_percent = "20"',
        "tax_percent = 20",
        "essai/catalogue.toml: offers[0].tax_percent: un taux est attendu ; écrivez-le en pourcentage et entre "
        'guillemets, « "20" » ou « "5.5" ».',
    ),
    "malformed hours": (
        "channels.toml",
        '"mon-fri 09:00-18:00"',
        '"lun-ven 9h-18h"',
        "essai/channels.toml: phones[0].hours: « lun-ven 9h-18h » n’est pas un horaire ; écrivez-le comme "
        "« mon-fri 09:00-18:00 ».",
    ),
    "hours that end before they begin": (
        "channels.toml",
        "09:00-18:00",
        "18:00-09:00",
        "essai/channels.toml: phones[0].hours: « mon-fri 18:00-09:00 » finit avant de commencer ; mettez le début "
        "avant la fin, dans la même journée.",
    ),
    "hours that no clock shows": (
        "channels.toml",
        "09:00-18:00",
        "09:00-24:30",
        "essai/channels.toml: phones[0].hours: « mon-fri 09:00-24:30 » n’est pas un horaire ; écrivez-le comme "
        "« mon-fri 09:00-18:00 ».",
    ),
    "unknown day": (
        "channels.toml",
        "mon-fri",
        "mon-ven",
        "essai/channels.toml: phones[0].hours: « mon-ven 09:00-18:00 » nomme un jour inconnu ; choisissez parmi mon, "
        "tue, wed, thu, fri, sat, sun.",
    ),
    "not a date": (
        "channels.toml",
        "date = 2026-01-01",
        'date = "janvier"',
        "essai/channels.toml: date: ce n’est pas une date ; écrivez-la comme 2026-11-22, sans guillemets.",
    ),
    "channel twice": (
        "channels.toml",
        'code = "letters"',
        'code = "customer-service"',
        "essai/channels.toml: addresses[0].code: « customer-service » sert déjà dans phones[0] ; donnez une valeur "
        "différente à chacun.",
    ),
    "mark that is not XML": (
        "mark.svg",
        "</svg>",
        "",
        "essai/mark.svg: ligne 2 : ce n’est pas du XML bien formé ; exportez de nouveau le dessin en SVG.",
    ),
    "mark of another size": (
        "mark.svg",
        "0 0 24 24",
        "0 0 48 48",
        'essai/mark.svg: le dessin n’est pas un SVG de 24 sur 24 ; commencez par <svg viewBox="0 0 24 24">.',
    ),
    "mark with a script": (
        "mark.svg",
        "</svg>",
        "<script>alert(1)</script></svg>",
        "essai/mark.svg: le dessin contient un script ; retirez l’élément « script ».",
    ),
    "mark with an image": (
        "mark.svg",
        "</svg>",
        "<image/></svg>",
        "essai/mark.svg: l’élément « image » n’est pas accepté ; dessinez avec circle, desc, ellipse, g, line, path, "
        "polygon, polyline, rect, title.",
    ),
    "mark with an event": (
        "mark.svg",
        "<circle",
        '<circle onclick="alert(1)"',
        "essai/mark.svg: « onclick » est un attribut d’événement ; retirez-le.",
    ),
    "mark with a style": (
        "mark.svg",
        "<circle",
        '<circle style="fill:red"',
        "essai/mark.svg: le dessin contient un style ; écrivez « fill » ou « stroke » au lieu de « style ».",
    ),
    "mark with a reference": (
        "mark.svg",
        'fill="currentColor"',
        'fill="url(https://ailleurs.example/a.svg#b)"',
        "essai/mark.svg: « fill » fait référence à autre chose que le dessin ; retirez-le.",
    ),
    "mark with a document type": (
        "mark.svg",
        "<svg",
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg',
        "essai/mark.svg: le dessin déclare un type de document ; retirez la ligne « <!DOCTYPE ...> ».",
    ),
}
