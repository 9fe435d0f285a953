"""Tables of receiving people."""

from xinqiao.reception.models.desk import (
    DutyShift,
    Reception,
    ReceptionPromise,
    ReceptionWords,
    SignedRecord,
)
from xinqiao.reception.models.emergency import EmergencyEvent, EmergencyPlan
from xinqiao.reception.models.urgent import UrgentReceipt, UrgentReport

__all__ = [
    "DutyShift",
    "EmergencyEvent",
    "EmergencyPlan",
    "Reception",
    "ReceptionPromise",
    "ReceptionWords",
    "SignedRecord",
    "UrgentReceipt",
    "UrgentReport",
]
