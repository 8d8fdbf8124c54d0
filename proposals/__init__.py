"""What was written, what arrived?"""
