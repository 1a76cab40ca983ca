"""What phones hold, in the order in which it is sent: what a record needs first, the longest last."""

from field.sync.collection import Collection
from field.sync.collections.counties import COUNTIES
from field.sync.collections.drafts import DRAFTS
from field.sync.collections.entries import ENTRIES
from field.sync.collections.folder import FOLDER
from field.sync.collections.people import PEOPLE
from field.sync.collections.plan import PLAN
from field.sync.collections.returned import RETURNED
from field.sync.collections.sites import SITES
from field.sync.collections.tasks import TASKS
from field.sync.collections.team_records import TEAM_RECORDS
from field.sync.collections.topics import TOPICS
from field.sync.collections.townships import TOWNSHIPS

COLLECTIONS: tuple[Collection, ...] = (
    COUNTIES,
    TOPICS,
    PEOPLE,
    PLAN,
    RETURNED,
    TEAM_RECORDS,
    DRAFTS,
    ENTRIES,
    TASKS,
    TOWNSHIPS,
    FOLDER,
    SITES,
)
