#!/usr/bin/env python
"""Run a management command of the portal."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

# They read files only and touch neither database nor secrets, so they run in a bare checkout.
FILE_READERS = {"classify_size", "read_statement"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portefeuille.settings")
    if FILE_READERS.intersection(sys.argv[1:2]):
        os.environ.setdefault("DEMO", "1")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"{error}")
