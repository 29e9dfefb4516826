"""The tests. ``conftest`` says what every test may ask for."""
