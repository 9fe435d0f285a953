"""What a package says: a closed schema, and the same for people who open it with `age` or `openssl` alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

FORMAT: Literal["xinqiao-parcel-1"] = "xinqiao-parcel-1"
MOST_FILES = 200
"""Besides the list of contents, which is one more."""

Short = Annotated[str, Field(max_length=200)]
Long = Annotated[str, Field(max_length=200_000)]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ToldPerson(_Closed):
    """As `people.vault.Identity`."""

    name: Short
    kind: Short
    id_kind: Short
    id_number: Short
    phone: Short
    address: Short
    email: Short


class ToldFile(_Closed):
    path: Annotated[str, Field(pattern=r"^(contents\.txt|files/[0-9]{1,3}(\.[a-z0-9]{1,8})?)$")]
    name: Short
    size: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ParcelSaid(_Closed):
    """Everything that a package says. `whole`: with identity, original words and material; otherwise only what may be read masked.
    `recipient`: SHA-256 of the key it was sealed for, without which a signed package could be sealed anew for somebody else."""

    format: Literal["xinqiao-parcel-1"]
    number: Short
    sender: Short
    sender_email: Short
    addressee: Short
    recipient: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    made_at: Annotated[datetime, Field(strict=False)]
    receipt_code: Short
    whole: bool
    petition_number: Short
    received_at: Annotated[datetime, Field(strict=False)]
    channel: Short
    accusation: bool
    urgent: bool
    title: Short
    text: Long
    requests: Annotated[list[Annotated[str, Field(max_length=1000)]], Field(max_length=20)]
    place: Short
    people_count: Annotated[int, Field(ge=1, le=100_000)]
    oral: bool
    read_back: bool
    language: Short
    people: Annotated[list[ToldPerson], Field(max_length=5)]
    files: Annotated[list[ToldFile], Field(max_length=MOST_FILES + 1)]

    @property
    def lines(self) -> tuple[str, ...]:
        """What lists and pages show of it as one line each."""
        told = (
            self.number,
            self.sender,
            self.sender_email,
            self.addressee,
            self.receipt_code,
            self.petition_number,
        )
        return (*told, self.channel, self.language, *(one.name for one in self.files))


def readable(told: ParcelSaid, names: Sequence[str]) -> str:
    """For who opens it with `age` or `openssl` alone."""
    lines = [
        f"移送包 {told.number}",
        f"发件单位：{told.sender}　收件单位：{told.addressee}",
        f"信访件：{told.petition_number}，{told.received_at:%Y-%m-%d} 收到",
        f"回执码：{told.receipt_code}（收到后一个工作日内打电话或者来信告诉发件单位）",
        "目录：",
        *(f"  {number}. {name}" for number, name in enumerate(["信访件内容（下面）", *names], 1)),
        "",
        *(
            "　".join(filter(None, (one.name, one.id_number, one.phone, one.address, one.email)))
            for one in told.people
        ),
        told.title,
        "",
        told.text,
        "",
        *(f"诉求{number}：{asked}" for number, asked in enumerate(told.requests, 1)),
    ]
    return "\n".join(lines) + "\n"
