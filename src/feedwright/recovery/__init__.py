"""Recovery of a lost store from published documents."""
