"""Adding to the journal."""

from __future__ import annotations

from datetime import datetime

from guichet.acts.models import Entry
from guichet.acts.values import Channel, Data, EntryKind, Result, Target
from guichet.ui.logging import current_reference


def record(
    act: str,
    *,
    kind: EntryKind,
    result: Result,
    at: datetime,
    channel: Channel,
    actor_id: int | None = None,
    on_behalf_of_id: int | None = None,
    target: Target | None = None,
    customer_id: int | None = None,
    code: str = "",
    data: Data | None = None,
    key: str = "",
    digest: str = "",
    pending: str = "",
) -> Entry:
    """Add one line, in the caller's transaction, and return it.

    Shape: `target` or `customer_id` says whose journal it stands in; neither for what concerns no customer. `data` is
    JSON without secrets, names or numbers; the edges find the words by `act`, `result` and `code`.
    """
    reference = current_reference.get()
    return Entry.objects.create(
        at=at,
        kind=kind,
        act=act,
        actor_id=actor_id,
        on_behalf_of_id=on_behalf_of_id,
        customer_id=target.customer_id if target else customer_id,
        contract_id=target.contract_id if target else None,
        line_id=target.line_id if target else None,
        target_kind=target.kind if target else "",
        target_reference=target.reference if target else "",
        channel=channel,
        result=result,
        code=code,
        data=dict(data or {}),
        key=key,
        digest=digest,
        request_reference="" if reference == "-" else reference,
        pending=pending,
    )


def record_end(
    act: str, *, pending: str, result: Result, at: datetime, code: str = "", data: Data | None = None
) -> Entry | None:
    """Add the end of an act that was pending for `pending`, in the caller's transaction.

    Return None, and write nothing, when its end stands there already: those who answer may repeat themselves.
    """
    asked = Entry.objects.filter(act=act, pending=pending, result=Result.PENDING).order_by("-id").first()
    if asked is None or asked.followed_by.exists():
        return None
    return Entry.objects.create(
        at=at,
        kind=EntryKind.ACT,
        act=asked.act,
        actor_id=asked.actor_id,
        on_behalf_of_id=asked.on_behalf_of_id,
        customer_id=asked.customer_id,
        contract_id=asked.contract_id,
        line_id=asked.line_id,
        target_kind=asked.target_kind,
        target_reference=asked.target_reference,
        channel=Channel.SYSTEM,
        result=result,
        code=code,
        data=dict(data or {}),
        follows=asked,
    )
