"""What is kept: SQLModel tables and the constraints the database itself guards. Importing this loads them all."""

from sqlmodel import SQLModel

from models.account import AccessEvent, Account, ConsoleSession
from models.area import Area
from models.assessment import (
    AppealRuling,
    Assessed,
    Assessment,
    AssessmentEntry,
    AssessmentEntryWithdrawal,
    AssessmentPoint,
    AssessmentTaken,
    PointAppeal,
)
from models.bulletin import BulletinDraft, BulletinIssue
from models.calendar_feed import CalendarFeed
from models.campaign import Campaign, CampaignSchool, Interest, PlanChange, TeamMember
from models.clock import Clock
from models.closure import Closure, ClosureCondition
from models.columns import guard_words
from models.common_task import CommonTask
from models.credential import Credential
from models.daily_figure import DailyFigure, DayCounted
from models.digest import Digest
from models.evidence import Evidence
from models.extension import Extension
from models.handover import Handover
from models.hazard import Hazard, HazardUnit
from models.hazard_text import HazardText
from models.identity import ExternalIdentity, SignInTrip
from models.inspection import Inspection
from models.instruction import Instruction, InstructionAssignee
from models.ledger import ChainHead, LedgerBatch, LedgerEvent, Seal
from models.letter import Letter, LetterPrefix, LetterTemplate, LetterWithdrawal
from models.look_back import LookBackFrame, LookBackItem, LookBackRound
from models.message import Attempt, Message
from models.minutes import Minutes, Resolution
from models.notice import Notice
from models.person import Contact, Leave, Person
from models.photo import Photo
from models.policy import CalendarInUse, CalendarVersion, PolicyVersion
from models.post import Post, PostChange, Tenure
from models.proposal import Proposal
from models.saved_view import SavedView
from models.school import Campus, CampusStatus
from models.school_record import RecordReminder, RecordStrike, SchoolRecord
from models.second_factor import HalfSignIn, RecoveryCode, SecondFactor
from models.serial import Intake, Serial
from models.task import Task
from models.token import ApiRequest, ApiToken
from models.unit import Unit
from models.verification import SignOff, VerificationRound
from models.visit import Visit, VisitEntry, VisitFinding, VisitMember, VisitRuling, VisitSent
from models.webhook import Webhook, WebhookDelivery

guard_words(SQLModel.metadata)

__all__ = [
    "AccessEvent",
    "Account",
    "ApiRequest",
    "ApiToken",
    "AppealRuling",
    "Area",
    "Assessed",
    "Assessment",
    "AssessmentEntry",
    "AssessmentEntryWithdrawal",
    "AssessmentPoint",
    "AssessmentTaken",
    "Attempt",
    "BulletinDraft",
    "BulletinIssue",
    "CalendarFeed",
    "CalendarInUse",
    "CalendarVersion",
    "Campaign",
    "CampaignSchool",
    "Campus",
    "CampusStatus",
    "ChainHead",
    "Clock",
    "Closure",
    "ClosureCondition",
    "CommonTask",
    "ConsoleSession",
    "Contact",
    "Credential",
    "DailyFigure",
    "DayCounted",
    "Digest",
    "Evidence",
    "Extension",
    "ExternalIdentity",
    "HalfSignIn",
    "Handover",
    "Hazard",
    "HazardText",
    "HazardUnit",
    "Inspection",
    "Instruction",
    "InstructionAssignee",
    "Intake",
    "Interest",
    "Leave",
    "LedgerBatch",
    "LedgerEvent",
    "Letter",
    "LetterPrefix",
    "LetterTemplate",
    "LetterWithdrawal",
    "LookBackFrame",
    "LookBackItem",
    "LookBackRound",
    "Message",
    "Minutes",
    "Notice",
    "Person",
    "Photo",
    "PlanChange",
    "PointAppeal",
    "PolicyVersion",
    "Post",
    "PostChange",
    "Proposal",
    "RecordReminder",
    "RecordStrike",
    "RecoveryCode",
    "Resolution",
    "SavedView",
    "SchoolRecord",
    "Seal",
    "SecondFactor",
    "Serial",
    "SignInTrip",
    "SignOff",
    "Task",
    "TeamMember",
    "Tenure",
    "Unit",
    "VerificationRound",
    "Visit",
    "VisitEntry",
    "VisitFinding",
    "VisitMember",
    "VisitRuling",
    "VisitSent",
    "Webhook",
    "WebhookDelivery",
]
