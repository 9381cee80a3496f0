"""Public facts in formats that other programs read: calendars, feeds, tables. Pure: from records and words to bytes."""
