"""Forgetting a household: what is known of it, what becomes of each file, and carrying that out.

model     the plan, which is also what is kept while it is carried out
tables    cells and rows of a table replaced, every other byte kept
honours   an honour's entry replaced by one that says nothing of who it was
traces    where texts and other files speak of the household
planning  from sound records to a plan. Writes nothing
carrying  the plan carried out; what broke off half-way is finished by a second run
"""
