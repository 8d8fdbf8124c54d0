"""With whom?"""
