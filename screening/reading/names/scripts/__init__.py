"""Names in scripts that lists do not print, as the languages written in them are read aloud.

What the folding of ``matching`` does letter by letter is right for most scripts. Here are further
readings where a letter depends on its neighbors: vowels that Indian scripts do not write, Thai
syllables, Greek pairs of letters, the ending of Georgian names, and Chinese characters in Korean
names. A reading more, never another: the name is asked for as it stands, too. Begin with
``readings.py``. Letters and words are data.
"""
