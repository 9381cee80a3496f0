"""Disclosure: what may not become public, found in texts. Reads no files and knows no record.

patterns   numbers and words that give somebody away, without knowing anybody
roster     the people and households of the private register, by exact match
"""
