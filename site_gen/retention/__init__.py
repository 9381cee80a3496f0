"""What is public of a household, and forgetting it: what is known, what becomes of each file, and carrying that out.

model     the plan, which is also what is kept while it is carried out
tables    cells and rows of a table replaced, every other byte kept
honours   an honour's entry replaced by one that says nothing of who it was
traces    where texts and other files speak of the household
planning  from sound records to a plan. Writes nothing
watching  which households a reader can tell from a view or a file
showing   from the plan of a site to what the public learns of one household, or of all in short. Writes nothing
carrying  the plan carried out; what broke off half-way is finished by a second run
"""
