"""What does this room write for programs of others to read?"""
