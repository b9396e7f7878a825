"""The last step: tell hubs and subscribers what changed."""
