"""Checks what a log gave out, without the log: a resident's receipt, two of them, a whole log's files.

For a command line, a journalist's laptop, another program. No Django, no database; packages: requirements/verify.in.
"""
