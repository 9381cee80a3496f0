"""site_gen: from a neighbourhood committee's records to its public noticeboard."""

__version__ = "0.1.0"
