"""The released tables: what they are made of, how they are protected, written, and computed from again. No database.

    cells of one month -> protecting.protected -> Tables -> writing.files -> a folder -> recomputing -> the figure

Everything here is values in, values out, so that `heliograph recompute` runs where no instance is. Decision 172.
"""
