"""What Blogger, Medium and Substack export, post by post, as objects that hold an article."""
