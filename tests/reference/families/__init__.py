"""What the scripts families_*.py share."""
