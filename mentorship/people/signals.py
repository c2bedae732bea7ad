from django.dispatch import Signal

# People left the organisation, in the transaction that records it: ``people``, ``on``, ``by``, ``now``.
people_left = Signal()
