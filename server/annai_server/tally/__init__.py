"""What the server has done, in numbers: `measures` names them, `counting` counts in this process, `sharing` adds up
those of all."""
