"""Records of oversight."""

from xinqiao.oversight.models.accountability import Account
from xinqiao.oversight.models.call_back import CallBack, CallBackRound
from xinqiao.oversight.models.improvement import ImprovementProposal
from xinqiao.oversight.models.register_check import RegisterCheck
from xinqiao.oversight.models.sponsorship import Sponsorship
from xinqiao.oversight.models.supervision import Supervision

__all__ = [
    "Account",
    "CallBack",
    "CallBackRound",
    "ImprovementProposal",
    "RegisterCheck",
    "Sponsorship",
    "Supervision",
]
