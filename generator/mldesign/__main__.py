"""`python -m mldesign`."""

from mldesign.cli.main import main

if __name__ == "__main__":
    main()
