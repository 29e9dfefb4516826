"""Every SELECT of the room, by subject: demands, matching, approaches with what belongs to them."""
