"""Rosters, nominations, teams and postings in the API."""

from rest_framework import serializers

from teams import privacy, workflow
from teams.enums import Duty, PersonalDetail
from teams.models import Contact, ContactImport, Nomination, Person, Posting, RosterImport, Team


class RosterUploadSerializer(serializers.Serializer):
    """Multipart. Without `dry_run=false` the file is only checked; `apply` writes the same bytes later."""

    round = serializers.IntegerField()
    file = serializers.FileField()
    dry_run = serializers.BooleanField(default=True)


class AnswersSerializer(serializers.Serializer):
    answers = serializers.DictField(child=serializers.CharField(max_length=100))


class RosterImportSerializer(serializers.ModelSerializer):
    report = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = RosterImport
        fields = ["id", "round", "filename", "sha256", "state", "created_at", "applied_at", "report", "actions"]

    def get_report(self, upload: RosterImport) -> dict:
        return privacy.report_of(upload, self.context["request"].user)

    def get_actions(self, upload: RosterImport) -> list[str]:
        return workflow.roster_actions(self.context["request"].user, upload)


class NominationSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="person.name")
    unit = serializers.CharField(source="unit.name")
    team = serializers.IntegerField(source="posted_team", allow_null=True)
    is_fit = serializers.SerializerMethodField()

    class Meta:
        model = Nomination
        fields = [
            "id",
            "person",
            "name",
            "unit",
            "position",
            "rank",
            "expertise",
            "is_leader_recommended",
            "is_fit",
            "wished_team",
            "is_late",
            "team",
        ]

    def get_is_fit(self, nomination: Nomination) -> bool | None:
        """Null for those whom it does not concern."""
        return privacy.availability(self.context["request"].user, nomination)


class PersonSerializer(serializers.ModelSerializer):
    """Personal numbers are masked; `may_open` lists those that this user may read whole."""

    unit = serializers.CharField(source="unit.name")
    phone = serializers.SerializerMethodField()
    certificate = serializers.SerializerMethodField()
    birth_year = serializers.SerializerMethodField()
    may_open = serializers.SerializerMethodField()

    class Meta:
        model = Person
        fields = ["id", "name", "unit", "rank", "phone", "certificate", "birth_year", "may_open"]

    def get_phone(self, person: Person) -> str:
        return self.context["details"][person.pk][PersonalDetail.PHONE].text

    def get_certificate(self, person: Person) -> str:
        return self.context["details"][person.pk][PersonalDetail.CERTIFICATE].text

    def get_birth_year(self, person: Person) -> str:
        return self.context["details"][person.pk][PersonalDetail.BIRTH_YEAR].text

    def get_may_open(self, person: Person) -> list[str]:
        return [shown.detail for shown in self.context["details"][person.pk].values() if shown.may_open]


class OpenDetailSerializer(serializers.Serializer):
    """Reading one is recorded in the audit trail."""

    detail = serializers.ChoiceField(choices=PersonalDetail.choices)


class OpenedDetailSerializer(serializers.Serializer):
    detail = serializers.CharField()
    value = serializers.CharField()


class PostingSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="person.name")
    unit = serializers.CharField(source="person.unit.name")
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Posting
        fields = ["id", "person", "name", "unit", "team", "duty", "starts", "ends", "actions"]

    def get_actions(self, posting: Posting) -> list[str]:
        return workflow.posting_actions(self.context["request"].user, posting)


class TeamSerializer(serializers.ModelSerializer):
    campaign = serializers.CharField(source="campaign.code")
    city = serializers.CharField(source="city.code")
    city_name = serializers.CharField(source="city.name")
    counties = serializers.SlugRelatedField(many=True, read_only=True, slug_field="code")
    people = serializers.IntegerField(source="postings.count")

    class Meta:
        model = Team
        fields = [
            "id",
            "name",
            "campaign",
            "round",
            "city",
            "city_name",
            "kind",
            "role",
            "number",
            "counties",
            "people",
        ]


class TeamDetailSerializer(TeamSerializer):
    postings = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta(TeamSerializer.Meta):
        fields = [*TeamSerializer.Meta.fields, "postings", "actions"]

    def get_postings(self, team: Team) -> list[dict]:
        return PostingSerializer(self.context["postings"], many=True, context=self.context).data

    def get_actions(self, team: Team) -> list[str]:
        return workflow.team_actions(self.context["request"].user, team)


class NewTeamSerializer(serializers.Serializer):
    """Places by their official codes."""

    round = serializers.IntegerField()
    city = serializers.CharField()
    kind = serializers.CharField()
    number = serializers.IntegerField(min_value=1, max_value=999)
    counties = serializers.ListField(child=serializers.CharField(), default=list)


class NewPostingSerializer(serializers.Serializer):
    person = serializers.IntegerField()
    duty = serializers.ChoiceField(choices=Duty.choices, default=Duty.MEMBER)


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)


class AccessSerializer(serializers.Serializer):
    """The code works once, for the first sign-in; it is kept nowhere."""

    username = serializers.CharField()
    code = serializers.CharField()


class ContactSerializer(serializers.ModelSerializer):
    """`mobile` is masked; opening it is an operation of its own, and recorded."""

    place = serializers.CharField(source="place.code")
    place_name = serializers.CharField(source="place.name")
    mobile = serializers.SerializerMethodField()

    class Meta:
        model = Contact
        fields = [
            "id",
            "level",
            "kind",
            "place",
            "place_name",
            "name",
            "position",
            "unit",
            "phone",
            "mobile",
            "is_late",
        ]

    def get_mobile(self, contact: Contact) -> str:
        return privacy.masked_phone(contact.mobile)


class OpenedMobileSerializer(serializers.Serializer):
    mobile = serializers.CharField()


class MissingContactSerializer(serializers.Serializer):
    level = serializers.CharField()
    kind = serializers.CharField()
    kind_name = serializers.CharField(source="kind_label")
    place = serializers.CharField(source="place.code")
    place_name = serializers.CharField(source="place.name")
    province = serializers.CharField(source="province.code")


class ContactsUploadSerializer(serializers.Serializer):
    """Multipart. Without `dry_run=false` the file is only checked; `apply` writes the same bytes later."""

    file = serializers.FileField()
    dry_run = serializers.BooleanField(default=True)


class ContactImportSerializer(serializers.ModelSerializer):
    campaign = serializers.CharField(source="campaign.code")
    report = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = ContactImport
        fields = ["id", "campaign", "filename", "sha256", "state", "created_at", "applied_at", "report", "actions"]

    def get_report(self, upload: ContactImport) -> dict:
        return privacy.report_of(upload, self.context["request"].user)

    def get_actions(self, upload: ContactImport) -> list[str]:
        return workflow.contact_import_actions(self.context["request"].user, upload)


class SenderSerializer(serializers.Serializer):
    """`quota` is null where the rules ask no number."""

    name = serializers.CharField()
    quota = serializers.IntegerField(allow_null=True)
    named = serializers.IntegerField()
    late = serializers.IntegerField()
    is_missing = serializers.BooleanField()
    short = serializers.IntegerField()
    contacts = serializers.ListField(child=serializers.CharField())


class PairSerializer(serializers.Serializer):
    first = serializers.IntegerField()
    second = serializers.IntegerField()
    reasons = serializers.ListField(child=serializers.CharField())


class ApartSerializer(serializers.Serializer):
    other = serializers.IntegerField()


class JoinSerializer(serializers.Serializer):
    other = serializers.IntegerField()
    reason = serializers.CharField(max_length=500)
