"""What touches the machine for everybody: configuration, HTTP, processes, databases."""
