"""What happens after what orders are screened against has changed, or a partner has.

``noticing.py``: sees that other list versions, another policy or engine screen now than monitoring
has seen last, whoever switched them on or back. ``differences.py``: two sets of list versions as
data. ``changed_entries.py``: the entries that differ, laid out to be met; ``meeting.py``: who may
meet them. ``subjects.py``: what is watched, and in which order. ``touched.py``: what becomes of an
order that a change touches; ``on_file.py`` of partners, licenses, clearances and records.
``running.py``: the work in parts, each with a lease. ``summary.py`` counts it in one sentence.

Stands above the pipeline, because it screens as that does. Monitoring stops orders and never lets
one go: what it finds gone is noted, and a person decides.
"""
