"""Everything that can be refused, in one place; the edge maps these to problem documents by class."""

from typing import Any, ClassVar


class TalkError(Exception):
    """Something that cannot be done as asked. `facts` are public details for the problem document."""

    title: ClassVar[str] = "The request cannot be carried out."

    def __init__(self, detail: str = "", **facts: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.facts = facts


# --- what was asked does not make sense ---------------------------------------------------


class Invalid(TalkError):
    """A value is wrong in itself. `errors` in `facts` points at the fields."""

    title = "Something in the request is wrong."


class Malformed(Invalid):
    """The body is not JSON at all."""

    title = "The request's body is not readable JSON."


class MissingKey(Invalid):
    """A command without a usable Idempotency-Key."""

    title = "The request needs an Idempotency-Key header of 1 to 200 characters."


class KeyReused(Invalid):
    """The same Idempotency-Key came with another request."""

    title = "This Idempotency-Key was used for another request."


class GuardianNeeded(Invalid):
    """The pupil's guardians live apart, and it is not said whose talk is meant (D11)."""

    title = "Each guardian of this pupil has a talk of their own. Say which one this is for."


class NewerFormat(Invalid):
    """A file of a shape that a later version of the system made. `format` and `understood` in `facts`."""

    title = "The file was made by a newer version of the system than this one."


class BrokenBundle(Invalid):
    """The signature of a bundle of templates does not hold: it says something else than what was signed."""

    title = "The file was changed after it was signed. Ask for it again where it comes from."


# --- who is asking ------------------------------------------------------------------------


class NotSignedIn(TalkError):
    """No token, or one that does not hold: expired, forged, for someone else."""

    title = "Sign in to continue."


class StepUpNeeded(TalkError):
    """The sign-in is too weak, or too long ago, for this (RFC 9470). `acr_values`, `max_age` (seconds)."""

    title = "Show again who you are to continue."


class NotFound(TalkError):
    """It does not exist, or the caller has no relation to it: the two must look the same (R11)."""

    title = "There is nothing here for you."


class NotAllowed(TalkError):
    """The caller may see the thing, but not do this with it."""

    title = "You may not do this."


# --- the present state stands in the way --------------------------------------------------


class Conflict(TalkError):
    """The request was right, but the state of the world does not allow it."""

    title = "This cannot be done now."


class WindowNotOpen(Conflict):
    """Before the edit window (D2). `opens` in `facts`."""

    title = "It is too early for this."


class WindowClosed(Conflict):
    """After the edit window (D2). `closed` in `facts`; what was sent is handed back (G7)."""

    title = "It is too late for this."


class WrongStatus(Conflict):
    """The lifecycle has no such arrow from where the talk is (D1)."""

    title = "The talk is not in a status where this can be done."


class StillPlanned(Conflict):
    """The school prepares first, and has not said yet that planning is done (F61)."""

    title = "The school is still preparing this talk."


class StillBlind(Conflict):
    """The other side prepares unseen, until both are ready (D5)."""

    title = "This is shown when both sides are ready."


class AgreementSettled(Conflict):
    """It was said before what has become of the agreement."""

    title = "This agreement is settled."


class StaleAgreement(Conflict):
    """Somebody changed the agreement in between; both are handed back, nothing is overwritten (G7)."""

    title = "Somebody else has changed this agreement."


class StaleResult(TalkError):
    """Somebody changed this of a pupil in between; both are handed back, nothing is overwritten (G7)."""

    title = "Somebody else has changed this in the meantime. Both are here."


class StaleDraft(Conflict):
    """The same person wrote this draft elsewhere in between; both are handed back (G7)."""

    title = "You have written this draft in another place in the meantime. Both are here."


class StaleNote(Conflict):
    """Somebody changed what is noted since it was read; both are handed back, nothing is overwritten (G7)."""

    title = "Somebody else has changed this note."


class TooMany(Conflict):
    """There are as many of these as there can be."""

    title = "There is no room for more of these."


class NotReady(Conflict):
    """A file is not to be had: it did not come yet, or is examined, refused or removed. `state` says which."""

    title = "This file cannot be had."


class SlotTaken(Conflict):
    """Somebody else has this time (F32)."""

    title = "This time is already taken."


class SlotHeld(Conflict):
    """Somebody else is about to book this time, or it is offered to them. `until` in `facts` (G1)."""

    title = "This time is held for someone else."


class HeldLongEnough(Conflict):
    """The same time was held for the same person twice in a row. `again` in `facts` (G1)."""

    title = (
        "This time has been held for you long enough. Book it, or let others see it for a while."
    )


class ChangedOftenEnough(Conflict):
    """The talk's time has changed so often that only the school changes it any more (D10)."""

    title = "This time has changed often enough. Ask the school to change it."


class TimesLeft(Conflict):
    """There are times to book, or held for a few minutes only; there is nothing to wait for (G13)."""

    title = "There are times left. Book one instead of waiting."


class NoVisitFits(Conflict):
    """No choice of free times lets a family see everybody in these hours. `without`: who has none (G14)."""

    title = "There is no way through the free times in these hours."


class SlotGone(Conflict):
    """The time was withdrawn or changed after it was read."""

    title = "This time is no longer offered."


class SlotsOverlap(Conflict):
    """The person already offers, or attends, something at one of these times (D13)."""

    title = "Times of one person may not overlap."


class RoomTaken(Conflict):
    """Another time is offered in this exclusive room then (F30)."""

    title = "This room is taken at that time."


class PauseNeeded(Conflict):
    """The time begins within the pause after another one, or its own pause runs into that (G20)."""

    title = "There must be a pause between times of one person."


class TimesInTheWay(Conflict):
    """Published or blocked times stand where somebody would block their time. `times` in `facts` says which."""

    title = "There are times in these hours that must be given up first."


class CalendarChanged(Conflict):
    """Somebody's day changed between reading and writing it."""

    title = "The calendar was changed in the meantime."


class PersonBusy(Conflict):
    """A participant attends another talk that overlaps this time (D13). `who` in `facts` is a role."""

    title = "A participant is already in another talk at this time."


class NoRoomForInterpreter(Conflict):
    """With an interpreter a talk takes longer, and somebody has the time after this one (G10)."""

    title = "There is no room for an interpreter at this time; the next one is taken."


class AlreadyBooked(Conflict):
    """There is already a booked talk of this kind for this person with this responsible."""

    title = "There is already a booked talk."


class TalkChanged(Conflict):
    """Somebody changed the talk in the meantime; read it again."""

    title = "The talk was changed by someone else in the meantime."


class RoundChanged(Conflict):
    """Somebody, or the round's own workflow, changed the round in the meantime."""

    title = "The round was changed in the meantime."


class StaleRound(TalkError):
    """The round was moved or cancelled since it was read (If-Match)."""

    title = "The round was changed by someone else in the meantime."


class StalePerson(TalkError):
    """Something else was said of the person since it was read (If-Match). `version`."""

    title = "Something else was said of this person in the meantime. Read it again."


class StaleText(TalkError):
    """The text was saved by someone else since it was read; `current` and `yours` in `facts` (G7)."""

    title = "This text was saved in the meantime. Nothing is lost: both texts are here."


class SlotChanged(TalkError):
    """The time was changed, booked or held since the caller read it. `version` in `facts`."""

    title = "This time was changed in the meantime. Look at it again."


class MissingPrecondition(TalkError):
    """A save must say which version it builds on (If-Match)."""

    title = "The request must say what it builds on."


class WrongTemplateState(Conflict):
    """A template's life has no such step from where it is: draft, published, retired (F59). `state`."""

    title = "The template is not in a state where this can be done."


class WrongDisposalState(Conflict):
    """A disposal has no such step from where it is (G9). `state`."""

    title = "The disposal is not in a state where this can be done."


class StaleRetention(TalkError):
    """The retention table was changed since it was read (If-Match). `version`."""

    title = "Someone else changed the retention table in the meantime. Read it again."


class StaleSettings(TalkError):
    """The municipality's settings were changed since they were read (If-Match). `version`."""

    title = "Someone else changed the settings in the meantime. Read them again."


class StaleTemplate(TalkError):
    """A template, or a unit's choice of templates, was changed since it was read (If-Match). `version`."""

    title = "Someone else changed this in the meantime. Read it again."


class UntrustedBundle(Conflict):
    """The key that signed a bundle is not trusted here. `key_id` and the `name` that it claims in `facts`."""

    title = "This installation does not trust the key that signed the file."


class AlreadyTrusted(Conflict):
    """The key is among the trusted ones."""

    title = "This key is trusted already."


class PlanChanged(Conflict):
    """The plan says something else than what was looked at. `seen` in `facts` names the present one."""

    title = "The plan has changed since you looked at it. Look at it again."


class PlanIncomplete(Conflict):
    """A development plan cannot be final without what the law puts into it (R2). `lacking` in `facts`."""

    title = "Something is missing in the plan."


class WrongRequestState(Conflict):
    """A request about somebody's data has no such step from where it is (R13). `state`."""

    title = "This cannot be done with the request any more, or not yet."


class StaleRequest(TalkError):
    """Somebody else did something with the request since it was read (If-Match). `version` in `facts`."""

    title = "Someone else has done something with this request. Read it again."


class TooOften(TalkError):
    """More of this from one person than is taken in a day. `most_a_day` in `facts`."""

    title = "You have done this often enough for today. Try again tomorrow."


class TooLarge(TalkError):
    """More than the system takes in one request."""

    title = "This is larger than the system accepts."


# --- between the workflow and the functions -----------------------------------------------


class TalkSuperseded(TalkError):
    """The execution belongs to an earlier booking of the talk. The workflow catches this by name."""

    title = "A later booking of this talk has its own workflow."


class RoundSuperseded(TalkError):
    """The execution belongs to earlier dates of the round. The workflow catches this by name."""

    title = "A later change of this round has its own workflow."


class OfferSuperseded(TalkError):
    """The execution belongs to an offer that is over. The workflow catches this by name."""

    title = "This place in the line waits for something else by now."


class ImportRunning(TalkError):
    """Another import of people is being carried out, or has taken over from this one. `until` (R21)."""

    title = "Another import of people is being carried out."


class TryAgain(TalkError):
    """Contention that outlasted the retries; nothing was written. The workflow retries by name."""

    title = "Too many requests at the same instant. Nothing was changed; try again."


class CommandRepeated(TalkError):
    """The command's key is already used: the first answer must be given again. Never leaves the edge."""

    title = "This was already done."
