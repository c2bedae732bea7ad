from django.dispatch import Signal

# A role with power was given, in that transaction: ``assignment``, ``by``, ``now``.
power_given = Signal()
