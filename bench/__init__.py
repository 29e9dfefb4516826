"""The load scripts behind ``make bench``, with their checkers. Everything stays on the loopback interface."""
