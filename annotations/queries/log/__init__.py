"""What the log tells: of a collection, of an article, of an annotation; as pages show it and as a file holds it."""
