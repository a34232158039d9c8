"""SMS through the platform of an operator that takes them over HTTP."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from guichet.messages.http_account import HttpAccount
from guichet.messages.values import GatewayUnreachable, MessageRefused, Sms

# later, or once somebody has mended our account: as a mail server's 535
LATER = (401, 402, 403, 407, 408, 409, 423, 425, 429)
SERVER_ERRORS = 500


class HttpSms:
    """One request for each SMS. A platform tells repetitions by the reference, in a header and in the body."""

    def __init__(self, account: HttpAccount) -> None:
        self._account = account

    def send(self, sms: Sms) -> None:
        """Hand over an SMS, as SmsGateway says: any 2xx means that it was taken.

        Shape: no redirection is followed, since the account would follow it; of an answer only the status is read.
        Errors: GatewayUnreachable, MessageRefused: a status says nothing of whether it is for the number.
        """
        try:
            body = self._account.content(sms)
        except ValueError:
            raise MessageRefused from None
        status = self._posted(body, self._account.headers(sms))
        if 200 <= status < 300:
            return
        if status in LATER or status >= SERVER_ERRORS:
            raise GatewayUnreachable(reply=status)
        raise MessageRefused(reply=status)

    def _posted(self, body: bytes, headers: dict[str, str]) -> int:
        parts = urlsplit(self._account.url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=self._account.seconds)
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        try:
            connection.request("POST", path, body, headers)
            return connection.getresponse().status
        except (OSError, HTTPException):  # no name, no answer in time, an answer that is none
            raise GatewayUnreachable from None
        finally:
            connection.close()
