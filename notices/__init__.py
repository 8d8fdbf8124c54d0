"""Which letters do we owe?"""
