"""The immutable record: statements that were published, chained, so that none changes unnoticed. Reads no files.

    statements   what a register publishes, cut into pieces
    digests      salted digests, the Merkle tree, checkpoints
    reading      bytes of a chain to its lines, or where it is broken
    compare      what the register says against what was published
    appending    the lines of a release
    published    the chain as it lies beside the pages
    slips        a household's points of a settled quarter, provable without those of others
    proof        a copied output folder against its own chain

What the chain can and cannot prove stands in docs/trust.md.
"""
