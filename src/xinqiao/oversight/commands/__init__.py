"""What is done with supervision, sponsorship and call-back."""
