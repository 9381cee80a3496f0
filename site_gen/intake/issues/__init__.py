"""A list of issues, as a spreadsheet or Open311, to drafts of issues."""
