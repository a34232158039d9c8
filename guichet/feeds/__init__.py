"""What a billing system exports, read into the database: guichet import."""
