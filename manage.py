#!/usr/bin/env python
import os
import sys
from contextlib import nullcontext

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from reader.service.borrowing import NEED_NO_DATABASE, embedded_server
from reader.service.errors import CannotServe

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reader.settings")
    alone = len(sys.argv) < 2 or sys.argv[1] in NEED_NO_DATABASE or bool({"-h", "--help"} & set(sys.argv))
    try:
        with nullcontext() if alone else embedded_server():
            execute_from_command_line(sys.argv)
    except (CannotServe, ImproperlyConfigured) as error:
        sys.exit(f"{error}")
