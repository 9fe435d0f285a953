"""A fictional city to try the product in. Every name, place, number and story is invented."""
