"""Why a backup, a restore or an upgrade was not done. Each says what to do instead."""


class Refused(Exception):
    """Nothing was changed; the text is for whoever typed the command."""


class TargetExists(Refused):
    """The backup would overwrite a file."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is there already; name another file, or a folder.")


class NotABackup(Refused):
    """The file is none of ours, is cut off or was changed."""


class OtherKind(Refused):
    """A backup of SQLite cannot go into PostgreSQL, or the other way round."""

    def __init__(self, backup: str, database: str) -> None:
        super().__init__(f"This is a backup of {backup}; HUB_DATABASE_URL names {database}.")


class TooNew(Refused):
    """The backup, or the database, is of a version that this one does not know."""

    def __init__(self, schema: str, head: str | None) -> None:
        super().__init__(
            f"It has schema {schema}, this version knows {head}: use the version that wrote it."
        )


class NotEmpty(Refused):
    """There is something in the database already."""

    def __init__(self) -> None:
        super().__init__("The database is not empty. --replace puts the backup in its place.")


class StillRunning(Refused):
    """A process uses the database."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}: stop it first.")


class Faulty(Refused):
    """What the backup holds is not as it was written; `faults` name it."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        lines = "\n".join(faults)
        super().__init__(
            f"{lines}\nNothing was restored. --even-faulty takes it nevertheless; where only "
            "signatures are wrong, HUB_SECRET_KEY lacks the key of that time."
        )
