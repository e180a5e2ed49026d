"""Results as a reader sees them: in their language, with names as everywhere."""

from datetime import datetime
from zoneinfo import ZoneInfo

from functions.records.results.models import (
    AttendanceView,
    EarlierView,
    GradeView,
    JudgementVersionView,
    JudgementView,
    PupilJudgementView,
)
from shared.adapters.people_view import Names, PersonView
from shared.adapters.results import Results
from shared.domain.instant import local_text
from shared.domain.judgement import Judgement, Progress, Scale, scale_of, subject_name
from shared.domain.result import Attendance, Grade, Result
from shared.domain.ties import Kept, Ties, may_read


class Reading:
    """How one reader meets results."""

    def __init__(self, names: Names, language: str, zone: ZoneInfo) -> None:
        self._names, self._language, self._zone = names, language, zone

    def judgement(self, shown: Progress) -> JudgementView:
        """A judgement with the one before it (F93)."""
        judgement, before = shown
        scale = scale_of(judgement.school_form, judgement.term)
        step = scale.step(judgement.level)
        return JudgementView(
            term=str(judgement.term),
            school_subject=judgement.school_subject,
            subject_name=subject_name(judgement.school_subject, self._language),
            words=judgement.words,
            level=judgement.level,
            level_name=scale.name(judgement.level, self._language),
            step=None if step is None else step + 1,
            steps=len(scale.levels),
            proposed_goal=judgement.proposed_goal,
            released_from=self._local(judgement.released_at),
            version=judgement.version,
            author=self._author(judgement.author_id),
            saved_at=local_text(judgement.at, self._zone),
            before=self._earlier(before) if before else None,
            moved=_moved(scale, step, before),
        )

    def of_pupil(self, pupil_id: str, standing: Result | None) -> PupilJudgementView:
        """A pupil in a list, with what stands of them."""
        pupil = self._names.of(pupil_id)
        if not isinstance(standing, Judgement):
            return PupilJudgementView(
                pupil=pupil, version=0, level=None, level_name=None, released_from=None
            )
        scale = scale_of(standing.school_form, standing.term)
        return PupilJudgementView(
            pupil=pupil,
            version=standing.version,
            level=standing.level,
            level_name=scale.name(standing.level, self._language),
            released_from=self._local(standing.released_at),
        )

    def version(self, judgement: Judgement) -> JudgementVersionView:
        """What a judgement said once."""
        return JudgementVersionView(
            version=judgement.version,
            words=judgement.words,
            level=judgement.level,
            proposed_goal=judgement.proposed_goal,
            author=self._author(judgement.author_id),
            saved_at=local_text(judgement.at, self._zone),
        )

    def grade(self, grade: Grade) -> GradeView:
        """A grade."""
        return GradeView(
            term=str(grade.term),
            school_subject=grade.school_subject,
            subject_name=subject_name(grade.school_subject, self._language),
            value=grade.value,
            version=grade.version,
            author=self._author(grade.author_id),
            saved_at=local_text(grade.at, self._zone),
        )

    def attendance(self, told: Attendance) -> AttendanceView:
        """Attendance of a term."""
        code = told.school_subject
        return AttendanceView(
            term=str(told.term),
            school_subject=code,
            subject_name=None if code is None else subject_name(code, self._language),
            attended=told.attended,
            valid_absence=told.valid_absence,
            invalid_absence=told.invalid_absence,
            percent=None if told.share is None else round(100 * told.share, 1),
            version=told.version,
            author=self._author(told.author_id),
            saved_at=local_text(told.at, self._zone),
        )

    def _earlier(self, judgement: Judgement) -> EarlierView:
        scale = scale_of(judgement.school_form, judgement.term)
        return EarlierView(
            term=str(judgement.term),
            words=judgement.words,
            level=judgement.level,
            level_name=scale.name(judgement.level, self._language),
            proposed_goal=judgement.proposed_goal,
        )

    def _author(self, person_id: str | None) -> PersonView | None:
        return self._names.of(person_id) if person_id else None

    def _local(self, moment: datetime | None) -> str | None:
        return local_text(moment, self._zone) if moment else None


def readable(results: Results, ties: Ties, now: datetime) -> Results:
    """The results that one with these ties to the pupil reads now (F61, F71, F72)."""

    def is_read(judgement: Judgement) -> bool:
        released = judgement.is_released(now)
        return may_read(Kept.RELEASED_JUDGEMENT if released else Kept.JUDGEMENT, ties)

    return Results(
        [judgement for judgement in results.judgements if is_read(judgement)],
        results.grades if may_read(Kept.GRADE, ties) else [],
        results.attendance if may_read(Kept.ATTENDANCE, ties) else [],
    )


def _moved(scale: Scale, step: int | None, before: Judgement | None) -> int | None:
    if before is None or step is None or scale_of(before.school_form, before.term) != scale:
        return None
    earlier = scale.step(before.level)
    return None if earlier is None else step - earlier
