"""The Export Administration Regulations, 15 CFR parts 730 to 774, one room a part.

=======  ============================  ====================================================
part     room                          what it asks
=======  ============================  ====================================================
732      ``part_732_red_flags``        red flags, the custody of single units
734      ``part_734_scope``            is it subject to the EAR, is it an export at all, and
                                       will it be exported again
736      ``part_736_prohibitions``     General Prohibitions Eight and Ten
738      ``part_738_chart``            control list against Country Chart
740      ``part_740_exceptions``       license exceptions, and what rules them out
742      ``part_742_reasons``          controls in words, advanced computing
744      ``part_744_users_and_uses``   is-informed letters, listed parties, owners, end uses,
                                       vessels
746      ``part_746_embargoes``        embargoed countries and regions, Russia
750      ``part_750_licenses``         licenses we hold
760      ``part_760_boycotts``         requests to take part in a boycott
774      ``part_774_items``            what a line is: ECCN, parameters, catalog
=======  ============================  ====================================================

``steps.py`` is the order in which they are asked, ``destinations.py`` every country a line can be
said to go to, ``what_must_be_known.py`` what is asked before any part is, ``what_texts_say.py``
what is written beside the fields. A room imports another
only downward, in the order that import-linter holds (``pyproject.toml``).
"""
