"""What a committee already has, read into drafts. Pure: text in, what was understood out.

minutes    minutes to what was understood, line by line; draft: that as a meeting's file
table      a spreadsheet's grid to rows; open311: JSON and XML to rows
columns    headings to fields; values: single cells
rows       one row to a draft of an issue; issues: all of them; issuefile: a draft as its file
"""
