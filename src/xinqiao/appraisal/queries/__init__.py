"""Reads of appraisal."""
