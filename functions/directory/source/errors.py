"""What can go wrong with the other side."""


class SourceError(Exception):
    """The school's API did not do what the standard says. Never holds anything that it answered."""


class Unreachable(SourceError):
    """It did not answer, or only with failures of its own, however often it was asked."""


class Refused(SourceError):
    """It does not let us: the account, its rights, or the request is wrong."""


class NotOffered(SourceError):
    """It has no such list: a server may implement a part of the standard."""


class FilterRefused(SourceError):
    """It has the list, and cannot give only what changed."""


class PageTokenExpired(SourceError):
    """The rest of a list is to be had only from its beginning."""


class Lost(SourceError):
    """It had a list before that it does not have any more: nobody can tell that from everybody having left."""
