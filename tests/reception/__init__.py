"""Tests of receiving people."""
