"""What a committee already has, read into drafts. Pure: text in, what was understood out."""
