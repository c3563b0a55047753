"""What the words of answers, requests and parameters look like, for the OpenAPI document.

Keyed like the glossary: one word looks the same wherever it stands (``fields``), and differently
where ``Schema.word`` says so (``of_schemas``); of addresses and queries in ``parameters``, whole
requests in ``bodies``. All of it is one ``tale``, so that ids, references and days agree. Fields of
a submission have their examples in its schema; a choice without one shows its first.
"""
