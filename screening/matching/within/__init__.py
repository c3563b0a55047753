"""Listed names that stand whole inside a longer text: "School of Astronautics, X University".

An engine compares two names as a whole, so what is added to a listed name speaks against it. Here
the question is the other one: does the text contain a listed name, word by word? ``cores.py`` says
which words of a listed name have to be there and which names are too plain to be looked for;
``listing.py`` lays them out and finds them. How such a meeting counts is for those who ask.
"""
