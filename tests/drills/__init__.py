"""Drills: the product's own processes on a real PostgreSQL and a real Redis, broken on purpose.

``python -m tests.drills`` (``make drills``) breaks one thing after the other while an ERP sends
orders, lets the product mend itself, and then asks whether anything was lost, doubled or cleared
that should not have been. Begin reading with ``scene.py`` (what a drill acts on) and
``verdict.py`` (what is asked after each); each drill stands in the file named by what it breaks.
"""

import sys
from pathlib import Path

# The ERP of the drills is our own client, which is a package of its own.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "clients" / "python"))
