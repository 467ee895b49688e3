"""The front door: ``python build.py --help``."""

import sys

if __name__ == "__main__":
    if __spec__ is not None:
        sys.exit("build.py builds bitstreams; to package this project, run: pyproject-build")
    from boards.cli import main

    sys.exit(main())
