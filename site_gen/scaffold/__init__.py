"""Making a new site, and new records with the next free id. Never overwrites a file, never loses a line.

kinds     what `site-gen new` can make (no heavy import: the command line's help reads it)
site      a new site
batch     the files to double-click on Windows
new       a new record: in a file of its own, or below the others of a list
files     texts of new files
entries   texts of new list entries
lists     adding an entry to a list
photos    a phone's photos into the site: copied, bare, with a caption to fill in
photolist their names into the list of a record
imported  many issues at once: their ids and files, all or none
naming    numbers and names of new things
"""
