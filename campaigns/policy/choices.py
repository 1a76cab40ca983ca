"""The values that a policy parameter may take where a plan chooses between ways of work."""

from campaigns.policy.base import N_, Choice


class Rank(Choice):
    """Ranks of cadres in ascending order (X61). 支队长 is a post, placed between section and division."""

    STAFF = "staff", N_("staff member")
    SECTION_DEPUTY = "section_deputy", N_("deputy section head")
    SECTION = "section", N_("section head")
    SQUAD_HEAD = "squad_head", N_("head of an enforcement detachment")
    DIVISION_DEPUTY = "division_deputy", N_("deputy division head")
    DIVISION = "division", N_("division head")
    BUREAU_DEPUTY = "bureau_deputy", N_("deputy director-general")
    BUREAU = "bureau", N_("director-general")

    @property
    def level(self) -> int:
        """Place in the order, 0 for the lowest."""
        return list(Rank).index(self)

    def reaches(self, required: "Rank") -> bool:
        return self.level >= required.level


class Origin(Choice):
    """Where a member of a team is sent from."""

    LOCAL = "local", N_("provincial or city environment department")
    MINISTRY = "ministry", N_("ministry department or dispatched body")
    INSTITUTE = "institute", N_("institute directly under the ministry")
    PROVINCIAL_BODY = "provincial_body", N_("department of the provincial government")


class Duty(Choice):
    LEADER = "leader", N_("team leader")
    DEPUTY = "deputy", N_("deputy leader")
    LIAISON = "liaison", N_("team liaison")
    CADRE = "cadre", N_("cadre")
    MEMBER = "member", N_("member")


class ContactKind(Choice):
    """Kinds of contact of S1 九(二); the values are those of `cities.enums.ContactKind`, with the senders' own."""

    CHIEF = "chief", N_("Chief liaison")
    WORKING = "working", N_("Working contact")
    GOVERNMENT = "government", N_("Government liaison")
    BUREAU = "bureau", N_("Environment bureau liaison")
    LOGISTICS = "logistics", N_("Emergency support liaison")
    SENDING = "sending", N_("Contact for those sent")


class TeamRole(Choice):
    """What a kind of team is to the system, whatever the plan calls it."""

    CENTRAL = "central", N_("coordinates a city")
    ORDINARY = "ordinary", N_("inspects under a coordinating team")
    SPECIAL = "special", N_("sent for a task")


class OwnPlace(Choice):
    """How far from home an inspector must be posted."""

    PROVINCE = "province", N_("never in the own province")
    CITY = "city", N_("never in the own city")
    ANYWHERE = "anywhere", N_("no restriction")


class Window(Choice):
    """The span over which something is counted (X19)."""

    ROUND = "round", N_("round")
    WINTER = "winter", N_("autumn and winter (October to March)")
    YEAR = "year", N_("calendar year")
    CAMPAIGN = "campaign", N_("campaign")


class VerificationKind(Choice):
    """Where a campaign finds the time to verify (X5)."""

    SEPARATE = "separate", N_("a week of its own between two rounds")
    GAP = "gap", N_("in free days before the next round, else beside that round")
    INSIDE = "inside", N_("the last days of the round")
    BESIDE = "beside", N_("the first days of the next round")


class Approver(Choice):
    OFFICE = "office", N_("the office")
    CENTRAL_LEADER = "central_leader", N_("the leader of the coordinating team")


class Informer(Choice):
    """Who tells the inspected city about a finding (X34)."""

    OFFICE = "office", N_("the office")
    TEAM_LEADER = "team_leader", N_("the team's leader")
    CENTRAL_TEAM = "central_team", N_("the coordinating team")


class Dispatch(Choice):
    """When the city is told."""

    DAILY = "daily", N_("every day, in one list")
    AT_ONCE = "at_once", N_("at once, finding by finding")


class Silence(Choice):
    CONFIRM = "confirm", N_("counts as confirmed")
    REMIND = "remind", N_("is reminded until it answers")


class LetterUnit(Choice):
    CITY = "city", N_("one letter for each city")
    COUNTY = "county", N_("one letter for each county")


class LetterCadence(Choice):
    ROUND = "round", N_("after each round")
    LIST = "list", N_("with each confirmed list")
    NONE = "none", N_("no letters")


class DeadlineBasis(Choice):
    LIST = "list", N_("the day of the problem list")
    LETTER = "letter", N_("the day of the supervision letter")


class DayKind(Choice):
    CALENDAR = "calendar", N_("calendar days")
    WORKING = "working", N_("working days")


class Addressee(Choice):
    """Bodies that lists and letters go to (X48)."""

    CITY_GOVERNMENT = "city_government", N_("city government")
    COUNTY_GOVERNMENT = "county_government", N_("county government or zone committee")
    CITY_BUREAU = "city_bureau", N_("city environment bureau")
    PROVINCE_GENERAL_OFFICE = "province_general_office", N_("general office of the provincial government")
    PROVINCE_DEPARTMENT = "province_department", N_("provincial environment department")
    TEAMS = "teams", N_("the teams posted there")


class LeaveDays(Choice):
    """Which days of a posting earn rest days (X11)."""

    INSPECTION = "inspection", N_("the round's inspection days")
    STAY = "stay", N_("the whole stay, arrival and departure included")


class Payer(Choice):
    """Who pays for meals and travel (X49)."""

    MINISTRY_AFTER = "ministry_after", N_("the ministry, reimbursed afterwards")
    PROVINCE_PREPAID = "province_prepaid", N_("the sending province, funded beforehand")
    HOME_UNIT = "home_unit", N_("the sending unit")


class Weekday(Choice):
    MONDAY = "monday", N_("Monday")
    TUESDAY = "tuesday", N_("Tuesday")
    WEDNESDAY = "wednesday", N_("Wednesday")
    THURSDAY = "thursday", N_("Thursday")
    FRIDAY = "friday", N_("Friday")
    SATURDAY = "saturday", N_("Saturday")
    SUNDAY = "sunday", N_("Sunday")

    @property
    def number(self) -> int:
        """0 for Monday, as `date.weekday()`."""
        return list(Weekday).index(self)


class Measure(Choice):
    """Steps of escalation, mildest first (domain §7)."""

    WARNING_LETTER = "warning_letter", N_("warning letter")
    LISTED_SUPERVISION = "listed_supervision", N_("listed supervision")
    INTERVIEW = "interview", N_("public interview")
    SPECIAL_INSPECTION = "special_inspection", N_("special inspection")
    ACCOUNTABILITY = "accountability", N_("accountability proposal")


class Counted(Choice):
    """What an escalation threshold is compared with."""

    UNRECTIFIED = "unrectified", N_("problems not put right in time")
    NEW_FOUND = "new_found", N_("problems newly found")
    COUNTIES_ACCOUNTABLE = "counties_accountable", N_("counties held to account")
    GOAL_REACHED_BELOW = "goal_reached_below", N_("share of the improvement goal reached, below")
    AIR_WORSE = "air_worse", N_("air quality worse than before")


class Level(Choice):
    COUNTY = "county", N_("county")
    CITY = "city", N_("city")
    PROVINCE = "province", N_("province")
    REGION = "region", N_("region")


class Originals(Choice):
    """When a phone also sends the untouched file that a photo was shrunk from."""

    NEVER = "never", N_("never")
    WIFI = "wifi", N_("on Wi-Fi only")
    ALWAYS = "always", N_("always")


class Watermark(Choice):
    """Which copies of a photo carry when and where it was taken, its record and its hash. Originals never do."""

    NEVER = "never", N_("none")
    HANDED_OUT = "handed_out", N_("those that are handed out")
    ALL = "all", N_("all, also inside the office and the teams")
