"""Which long work is going on, and how far?"""
