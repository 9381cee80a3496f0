"""The pipeline: scan, load, validate, plan, render, write. The only package that knows the order. Prints nothing.

Imports nothing here: `build.fresh` must stay cheap for a site where nothing changed.
"""
