"""What may be asked, answered and booked, and until when: pure functions, split by noun."""
