"""The sample's accounts: the ones people sign in with, and the members who trade in the market's past.

The former share one password, are marked as samples and are refused by a production configuration; the latter have no
password that could ever fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from trading.core import city
from trading.core.actor import Actor, Channel, Role
from trading.core.codes import IdentityKind
from trading.core.deal import OwnerType
from trading.parties import queries, services
from trading.parties.models import Party
from trading.seeding.holders import credit_code, resident_id

#: a stored value that no password verifies against
NO_PASSWORD = "*"  # noqa: S105


@dataclass(frozen=True)
class Sample:
    """One account of the sample. ``district`` is the place in the city's list of districts, None for the whole city."""

    username: str
    role: Role
    name: str
    #: the party that it acts for: a kind and a name, None for staff
    party: tuple[OwnerType, str] | None = None
    district: int | None = None


SAMPLES = (
    Sample("holder", Role.MEMBER, "出让方演示", (OwnerType.COMPANY, "沚岫新材料有限公司")),
    Sample("buyer1", Role.MEMBER, "竞买人演示一", (OwnerType.COMPANY, "湜岱精密制造有限公司")),
    Sample("buyer2", Role.MEMBER, "竞买人演示二", (OwnerType.COMPANY, "淦崟仓储物流有限公司")),
    Sample("buyer3", Role.MEMBER, "竞买人演示三", (OwnerType.PERSON, "苏和·演示")),
    Sample("bank", Role.BANK, "银行演示", (OwnerType.STATE_COMPANY, "泺峋农村商业银行股份有限公司")),
    Sample("clerk1", Role.CLERK, "市级窗口"),
    Sample("clerk2", Role.CLERK, "一区窗口", district=0),
    Sample("clerk3", Role.CLERK, "二区窗口", district=1),
    Sample("clerk4", Role.CLERK, "三区窗口", district=2),
    Sample("reviewer", Role.REVIEWER, "审核"),
    Sample("approver", Role.APPROVER, "审批"),
    Sample("section", Role.SECTION_HEAD, "科长"),
    Sample("deputy", Role.DEPUTY_DIRECTOR, "分管领导"),
    Sample("director", Role.DIRECTOR, "局长"),
    Sample("publisher", Role.PUBLISHER, "发布"),
    Sample("finance1", Role.FINANCE, "财务一"),
    Sample("finance2", Role.FINANCE, "财务二"),
    Sample("supervisor", Role.SUPERVISOR, "监管"),
    Sample("sysadmin", Role.SYSADMIN, "系统管理"),
    Sample("secadmin", Role.SECADMIN, "安全管理"),
    Sample("auditor", Role.AUDITOR, "审计"),
    Sample("court", Role.MEMBER, "法院演示", (OwnerType.COURT, "演示人民法院")),
)


@dataclass(frozen=True)
class Member:
    """Somebody who offers or bids: the acting account, and the name that stands on bank statements."""

    actor: Actor
    name: str


def create_samples(rng: Random, password_hash: str, *, by: Actor) -> dict[str, int | None]:
    """Create the sample accounts; return the party of each."""
    districts = city.here().districts
    parties: dict[str, int | None] = {}
    for sample in SAMPLES:
        party = _sample_party(rng, sample, by=by) if sample.party else None
        services.create_user(
            username=sample.username,
            password_hash=password_hash,
            display_name=sample.name,
            roles=frozenset({sample.role}),
            party_id=party.id if party else None,
            district=districts[sample.district].code if sample.district is not None else None,
            is_sample=True,
            by=by,
        )
        parties[sample.username] = party.id if party else None
    return parties


def _sample_party(rng: Random, sample: Sample, *, by: Actor) -> Party:
    kind, name = sample.party or (OwnerType.PERSON, sample.name)
    county = city.here().districts[0].code
    is_person = kind.is_natural
    return services.register_party(
        kind=kind,
        name=name if is_person else f"{city.here().name_zh}{name}",
        id_type=IdentityKind.RESIDENT_ID if is_person else IdentityKind.CREDIT_CODE,
        id_code=resident_id(rng, county)
        if is_person
        else credit_code(rng, "11" if kind is OwnerType.COURT else "91", county),
        representative=None if is_person else f"演示{sample.username}",
        address=_address(rng),
        phone=f"0473{rng.randrange(2_000_000, 8_999_999)}",
        verified=True,
        by=by,
    )


def _address(rng: Random) -> str:
    """An address of its own: parties that share one are pointed out to the reviewer."""
    here = city.here()
    street = rng.choice(here.streets)
    district = here.district(street.district_code)
    return f"{here.name_zh}{district.name_zh}{street.name_zh}{rng.randrange(1, 400)}号"


def create_members(party_ids: list[int], *, by: Actor) -> None:
    """Give each of these parties an account to trade with."""
    for party_id in party_ids:
        services.create_user(
            username=f"m{party_id:05d}",
            password_hash=NO_PASSWORD,
            display_name=queries.get_party(party_id).name[:100],
            roles=frozenset({Role.MEMBER}),
            party_id=party_id,
            is_sample=True,
            by=by,
        )


class People:
    """The accounts of the sample as acting persons, looked up once."""

    def __init__(self) -> None:
        self._actors: dict[str, Actor] = {}

    def actor(self, username: str) -> Actor:
        """The account as an actor."""
        if username not in self._actors:
            user = queries.find_user(username)
            if user is None:
                raise LookupError(f"the sample account {username} is missing: seed an empty database first")
            self._actors[username] = user.as_actor(Channel.ONLINE)
        return self._actors[username]

    def member(self, username: str) -> Member:
        """A sample account that acts for a party."""
        actor = self.actor(username)
        return Member(actor, queries.get_party(actor.party_id or 0).name)

    def member_of(self, party_id: int) -> Member:
        """The account that trades for a party."""
        return self.member(f"m{party_id:05d}")
