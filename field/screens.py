"""What the phone application is put together from. To add a view, add its name here, its markup to
`templates/field/views/<name>.html` and its module to `static/js/field/views/<name>.js` (docs/field.md)."""

# Views, one a kind of page; the first is where the application opens.
SCREENS = (
    "today",
    "me",
    "record",
    "records",
    "confirm",
    "entry",
    "returned",
    "draft",
    "queue",
    "sites",
    "site",
    "folder",
    "held",
)
# Modules that run as long as the application is open; each exports `start(app)`.
PARTS: tuple[str, ...] = ("outbox", "reminders", "sync", "drafts")
# What the bar at the bottom leads to, in this order, of the views that there are.
BAR = ("today", "records", "sites", "queue", "me")
