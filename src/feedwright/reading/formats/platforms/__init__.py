"""What Blogger, Medium, Movable Type and Substack export, as objects that hold an article."""
