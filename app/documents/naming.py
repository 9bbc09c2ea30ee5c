"""Names of the files people take away."""

import re
import unicodedata
from datetime import date

MAX_NAME = 80
_FORBIDDEN = re.compile(r'[/\\:*?"<>|\s\u3000\x00-\x1f\x7f]+')


def file_name(*, number: int, title: str, party: str, reference: str, on: date, version: int, extension: str) -> str:
    """01-民事起诉状-某某机械-HT2023001-20260105-v3.pdf: sorts in a folder, works on every system, at most 80 characters.

    When the name is too long, the party's short name gives way first, then the reference.
    """
    head, tail = f"{number:02d}-{_clean(title)}", f"{on:%Y%m%d}-v{version}.{extension}"
    party, reference = _clean(party), _clean(reference)
    excess = len("-".join((head, party, reference, tail))) - MAX_NAME
    if excess > 0:
        kept = max(len(party) - excess, 4)
        excess -= len(party) - len(party[:kept])
        party = party[:kept]
    if excess > 0:
        reference = reference[: max(len(reference) - excess, 0)]
    return "-".join(part for part in (head, party, reference, tail) if part)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", unicodedata.normalize("NFC", text)).strip(".-")
