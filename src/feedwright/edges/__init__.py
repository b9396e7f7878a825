"""The first floor: each module talks to one outside thing and knows the core only."""
