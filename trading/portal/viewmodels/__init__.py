"""What the public pages show, worked out from rows: words, stages, prices and drawings. No SQL, no acts."""
