"""The door beside the content: ``python build.py`` is the command ``trace`` on the folder it stands in."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

if __name__ == "__main__":
    try:
        from generator.cli import main
    except ModuleNotFoundError as error:
        sys.exit(
            f"Il manque la bibliothèque « {error.name} ». Installez Trace d’abord : python -m pip install -e .\n"
            f"The library “{error.name}” is missing. Install Trace first: python -m pip install -e ."
        )
    except KeyboardInterrupt:
        sys.exit(130)  # before it could be said in any language
    main(home=HERE)
