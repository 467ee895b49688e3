"""The front door: ``python build.py --help``."""

import sys

if __name__ == "__main__":
    if __spec__ is not None:
        sys.exit("build.py builds bitstreams; to package this project, run: pyproject-build")
    try:
        from boards.cli import main
    except ModuleNotFoundError as error:
        print(f"build.py: no {error.name} here: python -m pip install -e .", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("build.py: interrupted", file=sys.stderr)
        sys.exit(130)
    sys.exit(main())
