"""The log nobody can rewrite: every event's commitment in a Merkle tree, signed, co-signed, and open to anyone.

`listener` puts a leaf beside each event in its transaction; `sequencer` gives leaves their places and writes the tiles;
`publishing` signs checkpoints; `witnesses` has them co-signed; `startup` and `audit` compare what is kept with what was
published. The tree's rules and formats are in `core.merkle`, the whole format in docs/log-format.md.
"""
