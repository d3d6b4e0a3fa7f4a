"""Places on the earth: which datum their numbers are in, and which area they lie in. Values in, values out.

`datum` converts WGS-84, GCJ-02 and BD-09; `areas` reads polygons with their names from GeoJSON; `locating` finds the area of
many points or of one; `points` reads places from a table. No map service is asked, nothing is kept.
"""
