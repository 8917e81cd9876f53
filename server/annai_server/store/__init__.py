"""Tables, queries and migrations. Nothing in here commits: doors do, and the event writer."""
