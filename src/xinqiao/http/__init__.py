"""What pages and the interface for programs share about HTTP: who asks, and files as answers."""
