"""`python -m prodready`."""

from prodready.cli import main

if __name__ == "__main__":
    main()
