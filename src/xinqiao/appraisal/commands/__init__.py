"""Commands of appraisal."""
