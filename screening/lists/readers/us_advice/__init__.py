"""Lists of the United States that forbid no export by themselves: web pages and tables of notices.

Imports made with forced labor, equipment that may not be authorized, Chinese military companies:
what they say is advice to the officer.
"""
