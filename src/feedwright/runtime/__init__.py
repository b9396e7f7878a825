"""What touches the machine: configuration, HTTP, processes, databases, object stores."""
