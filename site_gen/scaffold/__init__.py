"""Making a new site, and new records with the next free id. Never overwrites a file, never loses a line.

kinds     what `site-gen new` can make (no heavy import: the command line's help reads it)
site      a new site
batch     the file to double-click on Windows
new       a new record: in a file of its own, or below the others of a list
files     texts of new files
entries   texts of new list entries
lists     adding an entry to a list
"""
