"""``python -m courante``."""

from courante.cli.main import main

main()
