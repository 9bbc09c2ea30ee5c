"""Runs the parts of the bench one after the other, each in a process of its own; `./manage bench papers` runs one of them."""

import subprocess
import sys

PARTS = ("papers", "memory", "debts", "lists", "deadlines")


def main(names: tuple[str, ...]) -> int:
    """Measure the parts named, or all; the exit code says whether every one of them kept its limits."""
    if unknown := set(names) - set(PARTS):
        sys.exit(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    codes = []
    for name in names or PARTS:
        print(f"\n{name}", flush=True)
        codes.append(subprocess.run([sys.executable, "-m", f"tests.bench.{name}"], check=False).returncode)
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
