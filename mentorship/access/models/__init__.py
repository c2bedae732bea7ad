from mentorship.access.models.role_assignment import RoleAssignment

__all__ = ["RoleAssignment"]
