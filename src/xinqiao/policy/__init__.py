"""政策执行 policy execution: study, deliberate, verify (M-P1 … M-P7). One topic a file in models, commands and queries."""
