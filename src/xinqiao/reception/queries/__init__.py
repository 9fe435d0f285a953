"""What is read of receptions, the plan and urgent reports."""
