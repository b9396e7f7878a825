"""What can be done with a publication beside publishing it: each a use of the line."""
