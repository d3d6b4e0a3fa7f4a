"""Calls for service (警情) from a table, made into counts per cell, hour and kind. Nothing of a single call is kept beyond that.

`dates` reads what is written, `orders` decides what stands for day and what for month, `columns` finds the columns and refuses
persons, `counting` puts it together, `report` says all that was found, refused and assumed. Values in, values out.
"""
