"""Minutes of a meeting, whoever wrote them down, to a draft of the meeting."""
