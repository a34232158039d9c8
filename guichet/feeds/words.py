"""Why a right row is refused all the same: what it names is unknown, or the database holds something against it."""

from collections.abc import Mapping

# After the column and the value: "customer : « C-12 » n’est pas un client connu ; …"
UNKNOWN: Mapping[str, str] = {
    "customer": "n’est pas un client connu ; ajoutez-le à customers",
    "site": "n’est pas un site connu ; ajoutez-le à sites",
    "contract": "n’est pas un contrat connu ; ajoutez-le à contracts",
    "line": "n’est pas une ligne connue ; ajoutez-la à lines",
    "person": "n’est pas une personne connue ; ajoutez-la à persons",
    "invoice": "n’est pas une facture connue ; ajoutez-la à invoices",
    "credits": "n’est pas une facture connue ; ajoutez-la à invoices",
}

# What is another customer's already: it would bring along what that customer did.
MOVED: Mapping[str, str] = {
    "contract": (
        "le contrat est à un autre client ; terminez-le (state), et donnez un autre id à celui du nouveau client"
    ),
    "line": "la ligne est à un autre client ; terminez-la (state), et donnez un autre id à celle du nouveau client",
}

# By constraint of the database, for what only it can see: the rows that are already there.
REFUSED_BY: Mapping[str, str] = {
    "line_number_once_in_use": "number : une autre ligne en service a déjà ce numéro ; terminez l’une des deux (state)",
    "sim_one_active_per_line": "line : la ligne a déjà une carte active ; écrivez replaced ou blocked pour l’ancienne",
    "sim_iccid_once": "iccid : une autre carte a déjà cet ICCID ; corrigez l’une des deux",
    "line_option_once_while_open": "option : la ligne a déjà cette option ; écrivez ends_on pour l’ancienne",
    "identifier_once_while_live": "email : une autre personne a déjà cette adresse ; gardez-la pour une seule",
    "identifier_malformed": "email : cette adresse ne peut pas servir à se connecter ; écrivez-la comme nom@exemple.fr",
    "grant_one_user_per_line": "target : la ligne a déjà un utilisateur ; écrivez ends_at pour l’ancien",
    **{
        f"grant_once_while_open_{scope}": "target : la personne a déjà ce rôle, donné dans l’espace ; retirez la ligne"
        for scope in ("customer", "site", "contract", "line")
    },
}

REFUSED_BY_DATABASE = "la base refuse cette ligne ; comparez-la à docs/import.md et à celles qui y sont déjà"
