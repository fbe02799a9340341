"""The command ``trace``, also as ``python -m generator``: it imports the program where an interruption is no news."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command line of this process."""
    try:
        from generator.cli import main as run
    except KeyboardInterrupt:
        sys.exit(130)  # before it could be said in any language
    run()


if __name__ == "__main__":
    main()
