"""Views: exactly what a template may read, as frozen structs made by pure functions. Reads no files."""
