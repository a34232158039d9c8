"""Words that acts on a line share."""

from django.utils.translation import gettext_lazy as _

SUSPENDED = _("Nous avons suspendu cette ligne. Appelez-nous : nous vous dirons pourquoi, et comment la rétablir.")
TERMINATED = _("Cette ligne est résiliée : il n’y a plus rien à faire dessus.")
NOT_ACTIVE_YET = _("Cette ligne n’est pas encore activée. Vous pourrez la régler dès qu’elle le sera.")

# how the network ends a command that it does not do (network.values.Answered)
NETWORK = {
    "network.refused": _("Le réseau a refusé. Réessayez, ou appelez-nous : nous le ferons avec vous."),
    "network.failed": _("Le réseau n’y est pas arrivé. Réessayez, ou appelez-nous : nous le ferons avec vous."),
    "network.partly_done": _("Le réseau ne l’a fait qu’en partie. Appelez-nous : nous finirons avec vous."),
    "network.cancelled": _("Un conseiller a abandonné cette demande. Appelez-nous si elle est encore utile."),
    "lines.change_cancelled": _("Cette demande a été annulée avant sa date d’effet."),
}
MOVED = {
    "lines.settings_moved": _(
        "Ces réglages ont changé depuis l’ouverture de cette page : rien n’a été fait. Relisez-les, puis recommencez ; "
        "ce que vous aviez écrit est resté ici."
    )
}
