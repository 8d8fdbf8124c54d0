"""What is on offer, and until when?"""
