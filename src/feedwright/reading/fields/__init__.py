"""What fields mean, whatever the format that they stand in."""
