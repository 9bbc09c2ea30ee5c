"""Static files by the hash of their content, icons from the sprite, and who made the third-party files."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import current_app, url_for
from markupsafe import Markup

SPRITE = "vendor/icons.svg"
LOCK = Path(__file__).resolve().parents[3] / "requirements" / "frontend.lock.json"


def static_url(filename: str) -> str:
    """The address of a static file; it changes with the content, so that browsers may keep it for ever."""
    path = Path(current_app.static_folder or "") / filename
    return url_for("static", filename=filename, v=_digest(path, path.stat().st_mtime_ns))


@lru_cache(maxsize=64)
def _digest(path: Path, _changed_at: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def icon(name: str, label: str | None = None) -> Markup:
    """One icon of the sprite: silent when a word stands beside it, else with its label."""
    said = Markup('role="img" aria-label="%s"') % label if label else Markup('aria-hidden="true"')
    return Markup('<svg class="i" %s><use href="%s#i-%s"></use></svg>') % (said, static_url(SPRITE), name)


def third_party() -> list[dict[str, Any]]:
    """Name, version and licence of every third-party file that the pages load."""
    if not LOCK.exists():
        return []
    locked = json.loads(LOCK.read_text(encoding="utf-8"))
    return [{"name": name, "version": entry["version"], "licence": entry["license"]} for name, entry in sorted(locked.items())]
