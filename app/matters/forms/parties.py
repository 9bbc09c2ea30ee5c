"""Forms of parties: entering them, correcting them, their other names, addresses, fate and roles."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext

from app.core.conflicts import EditForm
from app.core.forms import ChoiceField, DayField, Form, PickField, TextField
from app.core.organisations import OrganisationType, Ownership
from app.matters.states import AddressKind, Gender, IdentityKind, NameKind, PartyStatus, Role

SOMEBODY_ELSE = 0
ORGANISATION_ROLES = tuple(role for role in Role if role not in (Role.HEIR, Role.SPOUSE))


class _Organisation:
    """An organisation as the register of companies has it."""

    name = TextField(lazy_gettext("Name"), is_required=True, at_most=200)
    uscc = TextField(lazy_gettext("Unified social credit code"), at_most=40)
    organisation_type = ChoiceField(
        lazy_gettext("Type of organisation"), members=OrganisationType, blank=lazy_gettext("Not recorded")
    )
    ownership = ChoiceField(lazy_gettext("Ownership"), members=Ownership, blank=lazy_gettext("Not recorded"))
    ownership_other = TextField(lazy_gettext("If other, which ownership"), at_most=60)
    representative_name = TextField(lazy_gettext("Legal representative"), at_most=60)
    representative_title = TextField(lazy_gettext("Office held"), at_most=60)
    telephone = TextField(lazy_gettext("Telephone"), at_most=40)
    email = TextField(lazy_gettext("E-mail"), at_most=120)


class _Person:
    """A person as the identity document has it."""

    name = TextField(
        lazy_gettext("Name"),
        is_required=True,
        at_most=200,
        help=lazy_gettext("Every character as on the card, rare ones too; a substitute spelling is entered separately."),
    )
    identity_kind = ChoiceField(lazy_gettext("Document"), members=IdentityKind)
    identity_number = TextField(
        lazy_gettext("Number of the document"),
        at_most=40,
        help=lazy_gettext("From a resident identity number, birth and gender are filled in."),
    )
    identity_reason = TextField(lazy_gettext("Why another document"), at_most=200)
    gender = ChoiceField(lazy_gettext("Gender"), members=Gender)
    born_on = DayField(lazy_gettext("Born on"))
    ethnicity = TextField(lazy_gettext("Ethnicity"), at_most=20)
    employer = TextField(lazy_gettext("Employer"), at_most=200)
    job = TextField(lazy_gettext("Job"), at_most=60)
    telephone = TextField(lazy_gettext("Telephone"), at_most=40)
    email = TextField(lazy_gettext("E-mail"), at_most=120)


class _Entering(Form):
    """A party on its way into the matter: its role, its first address, and who it may be already."""

    role = ChoiceField(lazy_gettext("Role in this matter"), members=Role, is_required=True)
    stands_for_id = PickField(
        lazy_gettext("Stands for"),
        blank=lazy_gettext("Nobody else"),
        help=lazy_gettext("For an heir, a shareholder or an administrator."),
    )
    address_kind = ChoiceField(lazy_gettext("Kind of address"), members=AddressKind)
    address_text = TextField(lazy_gettext("Address"), at_most=300)
    address_source = TextField(lazy_gettext("Known from"), at_most=120)
    existing = PickField(lazy_gettext("Known already?"), blank=lazy_gettext("Choose"))

    alike: Sequence[Any] = ()

    def suggest(self, alike: Sequence[Any]) -> None:
        """Offer parties that may be the same; the choice is then required, and the same number leaves no other."""
        self.alike = alike
        offered = [(likeness.party.id, likeness.party.name) for likeness in alike]
        if not any(likeness.is_same_number for likeness in alike):
            offered.append((SOMEBODY_ELSE, gettext("Somebody else of the same name")))
        self.existing.offer(offered)

    def validate(self, extra_validators: Any = None) -> bool:
        """Fields first; then, where somebody may be known already, the decision who it is."""
        valid = super().validate(extra_validators)
        if valid and self.alike and self.existing.data is None:
            self.existing.errors = [gettext("This party may be in the records already: choose which one it is.")]
            return False
        return valid


ROLE_GROUP = (lazy_gettext("In this matter"), ("role", "stands_for_id"))
ADDRESS_GROUP = (lazy_gettext("Address"), ("address_kind", "address_text", "address_source"))
ORGANISATION_GROUP = (
    lazy_gettext("Organisation"),
    (
        *("name", "uscc", "representative_name", "representative_title", "telephone", "email"),
        *("organisation_type", "ownership", "ownership_other"),
    ),
)
PERSON_GROUP = (lazy_gettext("Person"), ("name", "identity_kind", "identity_number", "identity_reason", "gender", "born_on"))
REACH_GROUP = (lazy_gettext("Further particulars"), ("ethnicity", "employer", "job", "telephone", "email"))


class NewOrganisationForm(_Organisation, _Entering):
    """An organisation enters the matter."""

    groups = (ROLE_GROUP, ORGANISATION_GROUP, ADDRESS_GROUP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.offered = list(ORGANISATION_ROLES)
        self.address_kind.offered = [AddressKind.OFFICE, AddressKind.REGISTERED, AddressKind.SERVICE]


class NewPersonForm(_Person, _Entering):
    """A person enters the matter."""

    groups = (ROLE_GROUP, PERSON_GROUP, REACH_GROUP, ADDRESS_GROUP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address_kind.offered = [AddressKind.HUKOU, AddressKind.LIVING, AddressKind.SERVICE]


class OrganisationForm(_Organisation, EditForm):
    """What is known of an organisation."""

    groups = (ORGANISATION_GROUP,)


class PersonForm(_Person, EditForm):
    """What is known of a person."""

    groups = (PERSON_GROUP, REACH_GROUP)


class RoleForm(Form):
    """Another role of a party that is in the matter already."""

    role = ChoiceField(lazy_gettext("Role in this matter"), members=Role, is_required=True)
    stands_for_id = PickField(lazy_gettext("Stands for"), blank=lazy_gettext("Nobody else"))


class GroundForm(Form):
    """Why a shareholder answers for the company's debt."""

    liability_ground = TextField(
        lazy_gettext("Why a shareholder answers"),
        is_required=True,
        at_most=300,
        help=lazy_gettext("What he did and the article it falls under, as the complaint shall say it."),
    )


class StatusForm(EditForm):
    """What became of a party."""

    status = ChoiceField(lazy_gettext("Status"), members=PartyStatus, is_required=True)
    status_on = DayField(lazy_gettext("Since"))
    status_reason = TextField(lazy_gettext("Known from"), at_most=300)


class NameForm(Form):
    """Another name."""

    kind = ChoiceField(lazy_gettext("Kind of name"), members=NameKind, is_required=True)
    name = TextField(lazy_gettext("Name"), is_required=True, at_most=200)
    until_on = DayField(lazy_gettext("Held until"))


class _Address:
    """A place, its days and its source."""

    kind = ChoiceField(lazy_gettext("Kind of address"), members=AddressKind, is_required=True)
    text = TextField(lazy_gettext("Address"), is_required=True, at_most=300)
    from_on = DayField(lazy_gettext("Since"))
    until_on = DayField(lazy_gettext("Until"))
    source = TextField(lazy_gettext("Known from"), at_most=120)


class NewAddressForm(_Address, Form):
    """A place where a party is reached."""


class AddressForm(_Address, EditForm):
    """A place, corrected or ended."""


class VerifyForm(Form):
    """The day on which somebody looked."""

    verified_on = DayField(lazy_gettext("Checked on"), is_required=True)
