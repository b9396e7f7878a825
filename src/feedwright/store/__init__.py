"""What earlier runs left: ids, dates, texts, and what was published."""
