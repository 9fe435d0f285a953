"""Care for those who receive."""
