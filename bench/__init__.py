"""What Guichet costs, beside a reference measured in the same run."""
