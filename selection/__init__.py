"""Who is interviewed, who is chosen?"""
