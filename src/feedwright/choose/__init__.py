"""The third step: select the articles of each feed's window and archive pages."""
