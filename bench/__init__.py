"""How fast is the portal at its deadline, next to what this machine can do at all? See README.md."""
