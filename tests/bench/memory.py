"""Weighs the process that sets papers: resident memory after the papers of an ordinary day, then with rare characters in them."""

import copy
import re
import sys
from pathlib import Path
from typing import Any

from app import documents
from app.documents.worker import PaperWorker

ROUNDS = 12
RARE_NAME = "欧阳䶮堃㙍"
# Megabytes resident.
LIMIT, LIMIT_WITH_RARE = 160, 320


def main() -> int:
    """Print what the process weighs; the exit code says whether it keeps its limits."""
    kinds = documents.catalogue.kinds()
    with PaperWorker() as worker:
        worker.call(len, ())
        print(f"{'started':40} {weight(worker)}")
        for _ in range(ROUNDS):
            for kind in kinds:
                worker.make(documents.fill(kind, documents.catalogue.sample(kind)))
        usual, peak = resident(worker)
        print(f"{f'after {ROUNDS * len(kinds)} papers':40} {weight(worker)}; at most {LIMIT}")
        for _ in range(ROUNDS):
            for kind in kinds:
                worker.make(documents.fill(kind, with_rare_name(documents.catalogue.sample(kind))))
        rare, peak_with_rare = resident(worker)
        print(f"{'the same with rare characters':40} {weight(worker)}; at most {LIMIT_WITH_RARE}")
    return int(max(usual, peak) > LIMIT or max(rare, peak_with_rare) > LIMIT_WITH_RARE)


def with_rare_name(context: dict[str, Any]) -> dict[str, Any]:
    """The same paper about somebody whose name the usual fonts do not have."""

    def renamed(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: renamed(child) for key, child in node.items()}
        if isinstance(node, list):
            return [renamed(child) for child in node]
        return node.replace("赵示例", RARE_NAME).replace("示例精工", f"{RARE_NAME}精工") if isinstance(node, str) else node

    return dict(renamed(copy.deepcopy(context)))


def resident(worker: PaperWorker) -> tuple[int, int]:
    """Megabytes of the process now, and at most so far."""
    status = Path(f"/proc/{worker.process_id}/status").read_text("ascii")
    now, most = (int(re.findall(rf"{name}:\s+(\d+)", status)[0]) // 1024 for name in ("VmRSS", "VmHWM"))
    return now, most


def weight(worker: PaperWorker) -> str:
    """Both figures in words."""
    now, most = resident(worker)
    return f"{now:>4} MB resident, {most:>4} MB at most so far"


if __name__ == "__main__":
    sys.exit(main())
