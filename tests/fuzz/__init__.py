"""Every parser that reads what strangers send, given what no honest sender sends.

A parser is added by one line in `targets.py`: its name, the function, real messages to start from, and the errors by which
it may refuse. Anything else that it raises, an answer of 500, or more than ten seconds for one message is a fault.
`make test` tries a few hundred messages a parser, always the same; `make fuzz` ten minutes (FUZZ_SECONDS) of new ones.
"""
