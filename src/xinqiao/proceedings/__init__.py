"""What is talked over in a matter with the people concerned: hearing, evaluation session, mediation and settlement, assistance (M-R6)."""
