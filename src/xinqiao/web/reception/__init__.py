"""The reception desk, duty, the emergency plan and urgent reports (M-C1, M-C3, M-C4, T14)."""
