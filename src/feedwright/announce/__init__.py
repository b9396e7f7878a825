"""The last step: hubs and subscribers are told of what changed."""
