"""Who judges what, and what did they say?"""
