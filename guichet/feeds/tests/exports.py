"""Small folders as a billing system exports them, and their import."""

from __future__ import annotations

import gzip
import io
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from guichet.feeds.checks import Facts
from guichet.feeds.progress import Progress
from guichet.feeds.services import Summary, import_folder
from guichet.feeds.stores import Run

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
FACTS = Facts("EUR", "FR", ("fr", "en"), frozenset({"mini", "maxi"}), frozenset({"tv-plus"}))
USAGE = "key,line,started_at,kind,direction,quantity,counterpart,zone,charge"

WHOLE = {
    "customers": """
        id,kind,segment,name,phone,email
        C1,individual,residential,Léa Morel,06 39 98 14 07,LEA@exemple.fr
        C2,organisation,professional,Atelier Brun,,""",
    "sites": """
        id,customer,name,city
        S1,C2,Siège,Nantes""",
    "contracts": """
        id,customer,number,state,starts_on
        K1,C1,1001,active,2026-01-01
        K2,C2,2001,active,2026-01-01""",
    "lines": """
        id,contract,site,kind,number,offer,state
        L1,K1,,mobile,06 39 98 14 07,mini,active
        L2,K2,S1,mobile,06 39 98 14 08,maxi,suspended""",
    "sims": """
        id,line,iccid,kind,state,puk
        M1,L1,8933012345678901231,sim,active,12345678""",
    "subscriptions": """
        id,line,option,starts_on,ends_on
        O1,L1,tv-plus,2026-02-01,""",
    "persons": """
        id,given_name,family_name,language,email,email_verified_at
        P1,Léa,Morel,fr,LEA@exemple.fr,2026-01-02T10:00:00+01:00
        P2,Luc,Brun,,luc@exemple.fr,""",
    "grants": """
        person,role,on,target,starts_at,ends_at
        P1,holder,customer,C1,2026-01-01T00:00:00+01:00,
        P1,line_user,line,L1,2026-01-01T00:00:00+01:00,
        P2,line_user,line,L2,2026-01-01T00:00:00+01:00,""",
    "invoices": """
        id,customer,kind,number,issued_on,total,tax,due,state,credits
        A1,C1,credit_note,A-1,2026-03-01,5.00,0.83,0,paid,F1
        F1,C1,invoice,F-1,2026-02-01,42.98,7.16,42.98,to_pay,""",
    "invoice_lines": """
        invoice,position,section,label,line,amount,tax_rate
        F1,1,subscription,Forfait,L1,44.98,20
        F1,2,discount,Remise,,-2,5.5""",
    "orders": """
        id,customer,line,kind,state,ordered_at,ask
        D1,C1,L1,sim,waiting,2026-11-01T08:00:00Z,identity_paper""",
    "communications": """
        id,customer,site,kind,title,body,published_at
        N1,C2,S1,works,Travaux,Mardi,2026-11-20T08:00:00Z""",
    "usage": """
        key,line,started_at,kind,direction,quantity,counterpart,zone,charge
        U1,L1,2026-11-20T10:00:00+01:00,data,out,1000,,FR,
        U2,L1,2026-11-20T11:00:00+01:00,voice,out,61,+33639981408,FR,0.35""",
}


def text_of(table: str) -> str:
    """Return a table of a test as its file's text, its margin taken away."""
    return "\n".join(line.strip() for line in table.strip().splitlines()) + "\n"


def write(folder: Path, name: str, table: str) -> Path:
    """Write a table as `name`.csv, or under the whole name given (customers.csv.gz, lines.ndjson)."""
    folder.mkdir(exist_ok=True)
    path = folder / (name if "." in name else f"{name}.csv")
    data = text_of(table).encode()
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
    return path


def export(folder: Path, **changed: str) -> Path:
    """Write the whole of a small export, with some tables changed."""
    for name, table in (WHOLE | changed).items():
        write(folder, name, table)
    return folder


def read(folder: Path, *, at: datetime = NOW, zone: ZoneInfo = PARIS, said: io.StringIO | None = None) -> Summary:
    """Import a folder."""
    return import_folder(
        folder,
        rejects=folder / "rejects",
        run=Run("billing", "EUR", at),
        facts=FACTS,
        zone=zone,
        progress=Progress(said or io.StringIO()),
    )


def rejects(folder: Path, name: str) -> list[str]:
    """Return the lines of a reject file, its header apart; none when there is no such file."""
    path = folder / "rejects" / f"{name}.rejects.csv"
    return path.read_text("utf-8").splitlines()[1:] if path.exists() else []
