"""The lucide icons that Guichet ships, and that a pack may name."""

ICONS = frozenset(
    """
    arrow-left-right arrow-right ban bell building-2 calendar calendar-check camera card-sim
    chart-no-axes-column check chevron-down chevron-right circle circle-alert circle-check circle-dashed circle-x
    clock download ellipsis file-text files gauge globe headset hourglass
    house info key-round life-buoy lock log-out mail map-pin menu
    message-square paperclip pencil phone phone-off plus receipt-text router search
    send settings shield smartphone trash-2 triangle-alert tv upload user-round
    users wifi wrench x
    """.split()  # noqa: SIM905 - reads better than one name a line
)
