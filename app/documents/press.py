"""The process that sets papers, run as a script by PaperWorker.

It takes of this package what paper needs and leaves web and database alone: `app` stands here for its folder only, because the
application behind it would double the memory of every such process.
"""

import sys
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType


def main(descriptor: str, memory_bytes: str, parent: str) -> None:
    """Serve the pipe with this descriptor until it is closed."""
    pipe = Connection(int(descriptor))
    sys.path[:] = pipe.recv()
    package = ModuleType("app")
    package.__path__ = [str(Path(__file__).resolve().parents[1])]
    sys.modules["app"] = package
    import_module("app.documents.worker").serve(pipe, memory_bytes=int(memory_bytes), parent=int(parent))


if __name__ == "__main__":
    main(*sys.argv[1:])
