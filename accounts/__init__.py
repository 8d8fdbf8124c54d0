"""Who are you, in which role?"""
