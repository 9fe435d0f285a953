"""Posts (M-D2): the duty list that everybody signs each year, the days on which leaders receive people."""
