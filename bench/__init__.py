"""`make bench`: the budgets beside what was measured, here and now, in one run."""
