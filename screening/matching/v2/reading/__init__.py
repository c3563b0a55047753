"""What v2 knows of writing beyond v1: which letters are one letter, which spellings one word.

Tables of facts lie in ``data/``, each with its source; ``readings`` turns them into further
readings of a name, which v1 then reads as it reads any other.
"""
