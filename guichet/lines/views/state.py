"""What a page that waits for the network asks."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from guichet.contracts.access import PortalRequest, signed_in
from guichet.lines.queries.changes import awaits_the_network
from guichet.lines.queries.equipped import equipped_line_seen_by
from guichet.lines.values.blocking import PENDING_BLOCKS


@signed_in
@require_safe
def state(request: PortalRequest, reference: str) -> HttpResponse:
    """Say to a page that waits whether the network has answered: nothing yet, or to be loaded again.

    A page that waits for changes asks with `changes`; without it, it waits for a block.
    """
    found = equipped_line_seen_by(request.principal, reference, today=request.today)
    if found is None:
        raise Http404
    if "changes" in request.GET:
        waits = awaits_the_network(found.facts.id)
    else:
        waits = found.block is not None and found.block.state in PENDING_BLOCKS
    if waits:
        return HttpResponse(status=204)
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})
