"""Every act on a hearing, an evaluation session, a mediation and an assistance."""
