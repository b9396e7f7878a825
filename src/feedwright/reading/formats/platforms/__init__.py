"""What Blogger, LiveJournal, Medium, Movable Type and Substack export, as articles."""
