"""What several rooms need and that knows nothing of libraries, queries or answers."""
