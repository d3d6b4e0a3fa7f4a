"""Rows of volunteers: contact points, tasks, who agreed to what and what they said afterwards."""

from heliograph.volunteers.models.points import ContactPoint, PointState, PointStep
from heliograph.volunteers.models.tasks import SignUp, TaskState, TaskStep, VolunteerTask

__all__ = ["ContactPoint", "PointState", "PointStep", "SignUp", "TaskState", "TaskStep", "VolunteerTask"]
