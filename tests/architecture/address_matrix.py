"""Who may go where: every page and every API operation, as every persona. The one table of it.

One row an address and method; `with` names the object of `stage.py` that stands in the address. Each persona's answer
is one letter, in the order of `PERSONAS`, in groups as in `GROUPS`.
"""

from dataclasses import dataclass

GROUPS = (
    ("anonymous",),
    ("office", "reviewer", "leadership"),
    ("inspector", "leader", "central"),
    ("city_liaison", "county_liaison", "province"),
    ("sending_unit", "administrator", "auditor"),
    # Out of scope: another campaign's office, another city's reviewer;
    ("other_office", "other_reviewer"),
    # the second team of the same city, the team of another city;
    ("other_inspector", "far_inspector"),
    # who answers for another city, another county of the same city, another province; another sender.
    ("other_city_liaison", "other_county_liaison", "other_province", "other_sending_unit"),
)
PERSONAS = tuple(persona for group in GROUPS for persona in group)

LEGEND = {
    ".": "200",
    "+": "201, made",
    "-": "204, done",
    ">": "302 after it is done",
    "s": "asked to sign in: 302 to the sign-in page, 401 in the API",
    "f": "403, in scope but not allowed",
    "n": "404, out of scope",
    "c": "409, wrong state or other content",
    "u": "422, wrong content",
    "k": "423, closed",
    "!": "302 with the reason why it was refused",
    "m": "405",
    "b": "400",
    "t": "415",
    "_": "not asked: dear, and the same for all",
}
NOT_ASKED = "_"

TABLE = """
home                                       GET    -                            s ... ... ... ... .. .. ....
healthz                                    GET    -                            . ... ... ... ... .. .. ....
readyz                                     GET    -                            . ... ... ... ... .. .. ....
metrics                                    GET    -                            . ... ... ... ... .. .. ....
api-schema                                 GET    -                            . .__ ___ ___ ___ __ __ ____
api-docs                                   GET    -                            . .__ ___ ___ ___ __ __ ____
set-language                               POST   -                            > >>> >>> >>> >>> >> >> >>>>
# kernel
kernel:audit-list                          GET    -                            s fff fff fff ff. ff ff ffff
kernel:audit-verify                        POST   -                            s fff fff fff ff> ff ff ffff
kernel:notice-list                         GET    -                            s ... ... ... ... .. .. ....
kernel:notices-read                        POST   -                            s >>> >>> >>> >>> >> >> >>>>
kernel:notice-read                         POST   notice                       s nnn nnn >nn nnn nn nn nnnn
kernel:styleguide                          GET    -                            s fff fff fff f.f ff ff ffff
kernel:styleguide                          POST   -                            s fff fff fff f>f ff ff ffff
api:kernel-notice-list                     GET    -                            s ... ... ... ... .. .. ....
api:kernel-notices-read                    POST   -                            s ... ... ... ... .. .. ....
# accounts
accounts:login                             GET    -                            . >>> >>> >>> >>> >> >> >>>>
accounts:login                             POST   -                            > >>> >>> >>> >>> >> >> >>>>
accounts:logout                            POST   -                            > >>> >>> >>> >>> >> >> >>>>
accounts:password-change                   GET    -                            s ... ... ... ... .. .. ....
accounts:password-change                   POST   -                            s >>> >>> >>> >>> >> >> >>>>
accounts:account-list                      GET    -                            s fff fff fff f.f ff ff ffff
accounts:account-add                       GET    -                            s fff fff fff f.f ff ff ffff
accounts:account-add                       POST   -                            s fff fff fff f>f ff ff ffff
accounts:account-detail                    GET    account                      s fff fff fff f.f ff ff ffff
accounts:account-deactivate                POST   account                      s fff fff fff f>f ff ff ffff
accounts:account-reactivate                POST   account                      s fff fff fff f!f ff ff ffff
accounts:account-code                      POST   account                      s fff fff fff f>f ff ff ffff
api:accounts-session                       GET    -                            s ... ... ... ... .. .. ....
api:accounts-session                       POST   -                            . ... ... ... ... .. .. ....
api:accounts-session                       DELETE -                            s --- --- --- --- -- -- ----
api:accounts-password                      PUT    -                            s --- --- --- --- -- -- ----
api:accounts-language                      PUT    -                            s --- --- --- --- -- -- ----
api:accounts-account-list                  GET    -                            s fff fff fff f.f ff ff ffff
api:accounts-account-list                  POST   -                            s fff fff fff f+f ff ff ffff
api:accounts-account-detail                GET    account                      s fff fff fff f.f ff ff ffff
api:accounts-account-deactivate            POST   account                      s fff fff fff f.f ff ff ffff
api:accounts-account-reactivate            POST   account                      s fff fff fff fuf ff ff ffff
api:accounts-account-code                  POST   account                      s fff fff fff f.f ff ff ffff
# cities
cities:city-list                           GET    -                            s ... ... ... ... .. .. ....
cities:name-lookup                         GET    -                            s ... ... ... ... .. .. ....
cities:city-detail                         GET    city                         s ... ... ... ... .. .. ....
cities:unit-add                            GET    city                         s fff fff fff f.f ff ff ffff
cities:unit-add                            POST   city                         s fff fff fff f>f ff ff ffff
cities:alias-add                           GET    city                         s fff fff fff f.f ff ff ffff
cities:alias-add                           POST   city                         s fff fff fff f>f ff ff ffff
api:cities-region-list                     GET    -                            s ... ... ... ... .. .. ....
api:cities-province-list                   GET    -                            s ... ... ... ... .. .. ....
api:cities-city-list                       GET    -                            s ... ... ... ... .. .. ....
api:cities-city-detail                     GET    city                         s ... ... ... ... .. .. ....
api:cities-county-list                     GET    -                            s ... ... ... ... .. .. ....
api:cities-county-detail                   GET    county                       s ... ... ... ... .. .. ....
api:cities-place-resolve                   GET    -                            s uuu uuu uuu uuu uu uu uuuu
# teams
teams:roster-list                          GET    -                            s ... ... ... ... .. .. ....
teams:roster-upload                        GET    -                            s .ff fff fff ..f .f ff fff.
teams:roster-upload                        POST   -                            s >ff fff fff >>f .f ff fff>
teams:roster-detail                        GET    roster                       s .n. nnn nnn ..n nn nn nnnn
teams:roster-apply                         POST   roster                       s >nf nnn nnn >>n nn nn nnnn
teams:contact-list                         GET    -                            s ... ... ... ... .. .. ....
teams:contact-missing                      GET    -                            s .f. fff fff f.n .f ff ffff
teams:contact-form                         GET    -                            s .ff fff fff f.n .f ff ffff
teams:contact-export                       GET    -                            s .ff fff fff f.n .f ff ffff
teams:contact-upload                       GET    -                            s .ff fff fff f.n .f ff ffff
teams:contact-upload                       POST   -                            s >ff fff fff f>n >f ff ffff
teams:contact-import-detail                GET    contact_import               s .n. nnn nnn n.n nn nn nnnn
teams:contact-import-apply                 POST   contact_import               s >nf nnn nnn n>n nn nn nnnn
teams:contact-open                         POST   contact                      s .nf nn. nnn n.n nn nn nnnn
teams:people-export                        GET    round.later                  s .ff fff fff ffn nf ff ffff
teams:sending                              GET    -                            s fff fff fff .ff ff ff fff.
teams:round-senders                        GET    round.later                  s .f. fff fff f.n nf ff ffff
teams:alike-list                           GET    -                            s .ff fff fff f.f .f ff ffff
teams:alike-detail                         GET    alike                        s .ff fff fff f.f .f ff ffff
teams:alike-join                           POST   alike                        s >ff fff fff f>f >f ff ffff
teams:alike-apart                          POST   alike                        s >ff fff fff f>f >f ff ffff
teams:person-detail                        GET    person.posted                s .n. ... nnn ..n .n nn nnnn
teams:person-open                          POST   person.posted                s .nf ... nnn ..n fn nn nnnn
teams:roster-template                      GET    -                            s .ff fff fff ..f .f ff fff.
teams:roster-answer                        POST   roster                       s >nf nnn nnn >>n nn nn nnnn
teams:roster-undo                          POST   roster                       s !n! nnn nnn !!n nn nn nnnn
teams:roster-file                          GET    roster                       s .nf nnn nnn ..n nn nn nnnn
teams:roster-corrected                     GET    roster                       s .nf nnn nnn ..n nn nn nnnn
teams:team-list                            GET    -                            s ... ... ... ... .. .. ....
teams:team-detail                          GET    team                         s ... ... nnn .nn nn nn nnnn
teams:team-post                            GET    team                         s .ff fff nnn fnn nn nn nnnn
teams:team-post                            POST   team                         s .ff fff nnn fnn nn nn nnnn
teams:nomination-list                      GET    round.later                  s ... ... ... ..n n. .. ....
teams:team-add                             GET    round                        s .ff fff fff ffn nf ff ffff
teams:team-add                             POST   round                        s >ff fff fff ffn nf ff ffff
teams:posting-end                          POST   posting                      s >ff fff nnn fnn nn nn nnnn
teams:posting-access                       POST   posting                      s >ff fff nnn fnn nn nn nnnn
api:teams-roster-list                      GET    -                            s ... ... ... ... .. .. ....
api:teams-roster-list                      POST   -                            s +ff fff fff ++n nf ff fff+
api:teams-roster-detail                    GET    roster                       s .n. nnn nnn ..n nn nn nnnn
api:teams-roster-apply                     POST   roster                       s .nf nnn nnn ..n nn nn nnnn
api:teams-contact-list                     GET    campaign                     s ... ... ... ..n n. .. ....
api:teams-contact-list                     POST   campaign                     s +ff fff fff f+n nf ff ffff
api:teams-contact-missing                  GET    campaign                     s .f. fff fff f.n nf ff ffff
api:teams-contact-open                     POST   contact                      s .nf nn. nnn n.n nn nn nnnn
api:teams-contact-import-detail            GET    contact_import               s .n. nnn nnn n.n nn nn nnnn
api:teams-contact-import-apply             POST   contact_import               s .nf nnn nnn n.n nn nn nnnn
api:teams-round-senders                    GET    round.later                  s .f. fff fff f.n nf ff ffff
api:teams-alike-list                       GET    -                            s .ff fff fff f.f .f ff ffff
api:teams-person-join                      POST   person.posted                s .nf fff nnn f.n .n nn nnnn
api:teams-person-apart                     POST   person.posted                s -nf fff nnn f-n -n nn nnnn
api:teams-person-detail                    GET    person.posted                s .n. ... nnn ..n .n nn nnnn
api:teams-person-open                      POST   person.posted                s .nf ... nnn ..n fn nn nnnn
api:teams-roster-answer                    POST   roster                       s .nf nnn nnn ..n nn nn nnnn
api:teams-roster-undo                      POST   roster                       s cnc nnn nnn ccn nn nn nnnn
api:teams-nomination-list                  GET    round.later                  s ... ... ... ..n n. .. ....
api:teams-team-list                        GET    -                            s ... ... ... ... .. .. ....
api:teams-team-list                        POST   -                            s +ff fff fff ffn nf ff ffff
api:teams-team-detail                      GET    team                         s ... ... nnn .nn nn nn nnnn
api:teams-team-post                        POST   team                         s unf nnn nnn fnn nn nn nnnn
api:teams-posting-end                      POST   posting                      s -ff fff nnn fnn nn nn nnnn
api:teams-posting-access                   POST   posting                      s .ff fff nnn fnn nn nn nnnn
# rotations: a round's life
rotations:rotation-list                    GET    -                            s ... ... ... ... .. .. ....
rotations:rotation-add                     POST   round.later                  s >ff fff fff ffn nf ff ffff
rotations:rotation-detail                  GET    rotation                     s .n. nnn nnn nnn nn nn nnnn
rotations:rotation-publish                 GET    rotation                     s .nf nnn nnn nnn nn nn nnnn
rotations:rotation-publish                 POST   rotation                     s >nf nnn nnn nnn nn nn nnnn
rotations:rotation-hand-over               POST   rotation                     s !n! nnn nnn nnn nn nn nnnn
rotations:rotation-close                   POST   rotation                     s !n! nnn nnn nnn nn nn nnnn
rotations:rotation-arrivals                GET    rotation.published           s nnn nnn .nn .nn nn nn nnnn
rotations:rotation-lists                   GET    rotation.published           s .nf nnn nnn nnn nn nn nnnn
rotations:round-list                       GET    rotation.published           s .nf nnn nnn nnn nn nn nnnn
rotations:unit-list                        GET    rotation.unit                s .nf nnn nnn .nn nn nn nnnn
rotations:unit-codes                       POST   rotation.unit                s .nf nnn nnn nnn nn nn nnnn
rotations:city-list                        GET    rotation.city                s .nf nnn .nn nnn nn nn nnnn
rotations:public-certificates              GET    -                            . ... ... ... ... .. .. ....
rotations:public-certificate-list          GET    public_roster                . ... ... ... ... .. .. ....
api:rotations-rotation-list                GET    -                            s ... ... ... ... .. .. ....
api:rotations-rotation-list                POST   -                            s +ff fff fff ffn nf ff ffff
api:rotations-rotation-detail              GET    rotation                     s .n. nnn nnn nnn nn nn nnnn
api:rotations-rotation-difference          GET    rotation                     s .n. nnn nnn nnn nn nn nnnn
api:rotations-rotation-publish             POST   rotation                     s .nf nnn nnn nnn nn nn nnnn
api:rotations-rotation-hand-over           POST   rotation                     s cnc nnn nnn nnn nn nn nnnn
api:rotations-rotation-close               POST   rotation                     s cnc nnn nnn nnn nn nn nnnn
rotations:panel-next-round                 GET    -                            s ... ... ... ... .. .. ....
rotations:panel-arrivals                   GET    -                            s ... ... ... ... .. .. ....
# rotations: replacements
rotations:replacement-list                 GET    -                            s ... ... ... ... .. .. ....
rotations:replacement-choose               GET    -                            s .ff f.. fff .ff ff ff fff.
rotations:replacement-ask                  GET    posting                      s .ff f.f nnn .nn nn nn nnnn
rotations:replacement-ask                  POST   posting                      s >ff f>f nnn >nn nn nn nnnn
rotations:replacement-detail               GET    replacement.asked            s .n. ... nnn .nn nn nn nnnn
rotations:replacement-name                 POST   replacement.asked            s >nf fff nnn >nn nn nn nnnn
rotations:replacement-approve              POST   replacement.named            s >nf nff nnn fnn nn nn nnnn
rotations:replacement-decline              POST   replacement.named            s >nf nff nnn fnn nn nn nnnn
rotations:replacement-withdraw             POST   replacement.named            s >nf n>f nnn fnn nn nn nnnn
api:rotations-replacement-list             GET    -                            s ... ... ... ... .. .. ....
api:rotations-replacement-list             POST   -                            s +ff f+f nnn +nn nn nn nnnn
api:rotations-replacement-detail           GET    replacement.asked            s .n. ... nnn .nn nn nn nnnn
api:rotations-replacement-possible         GET    replacement.asked            s .nf fff nnn .nn nn nn nnnn
api:rotations-replacement-name             POST   replacement.asked            s .nf fff nnn .nn nn nn nnnn
api:rotations-replacement-approve          POST   replacement.named            s .nf nff nnn fnn nn nn nnnn
api:rotations-replacement-decline          POST   replacement.named            s .nf nff nnn fnn nn nn nnnn
api:rotations-replacement-withdraw         POST   replacement.named            s .nf n.f nnn fnn nn nn nnnn
rotations:panel-replacements               GET    -                            s ... ... ... ... .. .. ....
# rotations
rotations:schedule-detail                  GET    rotation                     s .n. nnn nnn nnn nn nn nnnn
rotations:schedule-progress                GET    rotation                     s .n. nnn nnn nnn nn nn nnnn
rotations:schedule-why                     GET    rotation.person              s .n. nnn nnn nnn nn nn nnnn
api:rotations-schedule-why                 GET    rotation.person              s .n. nnn nnn nnn nn nn nnnn
rotations:schedule-propose                 POST   rotation                     s >nf nnn nnn nnn nn nn nnnn
rotations:schedule-discard                 POST   rotation                     s >nf nnn nnn nnn nn nn nnnn
api:rotations-schedule                     GET    rotation                     s .n. nnn nnn nnn nn nn nnnn
api:rotations-schedule-proposals           GET    rotation                     s .n. nnn nnn nnn nn nn nnnn
api:rotations-schedule-propose             POST   rotation                     s +nf nnn nnn nnn nn nn nnnn
api:rotations-schedule-discard             POST   rotation                     s .nf nnn nnn nnn nn nn nnnn
rotations:rotation-board                   GET    rotation                     s .n. nnn nnn nnn nn nn nnnn
rotations:board-begin                      POST   rotation                     s >nf nnn nnn nnn nn nn nnnn
api:rotations-board                        GET    rotation                     s .n. nnn nnn nnn nn nn nnnn
api:rotations-board-judgement              GET    rotation.person              s .nf nnn nnn nnn nn nn nnnn
api:rotations-board-prices                 GET    rotation.person              s .nf nnn nnn nnn nn nn nnnn
api:rotations-board-move                   POST   rotation                     s .nf nnn nnn nnn nn nn nnnn
api:rotations-board-swap                   POST   rotation                     s .nf nnn nnn nnn nn nn nnnn
api:rotations-board-remove                 POST   rotation                     s .nf nnn nnn nnn nn nn nnnn
api:rotations-board-lock                   POST   rotation                     s .nf nnn nnn nnn nn nn nnnn
api:rotations-board-unlock                 POST   rotation                     s unf nnn nnn nnn nn nn nnnn
api:rotations-board-undo                   POST   rotation                     s .nf nnn nnn nnn nn nn nnnn
# care
care:overview                              GET    -                            s .f. fff fff .ff .f ff fff.
care:pledge                                GET    -                            s fff ... fff fff ff .. ffff
care:pledge                                POST   -                            s fff >>> fff fff ff >> ffff
care:self-check                            GET    -                            s fff ... fff fff ff .. ffff
care:self-check                            POST   -                            s fff !>> fff fff ff >> ffff
care:selfcheck-detail                      GET    self_check                   s .n. .nn nnn nnn nn nn nnnn
care:meeting-list                          GET    -                            s ... ... ... ... .. .. ....
care:meeting-add                           GET    -                            s fff ... fff fff ff .. ffff
care:meeting-add                           POST   -                            s fff >>. fff fff ff .. ffff
api:care-pledge                            GET    -                            s fff ... fff fff ff .. ffff
api:care-pledge                            POST   -                            s fff uuu fff fff ff uu ffff
api:care-selfcheck-list                    GET    -                            s ... ... ... ... .. .. ....
api:care-selfcheck-list                    POST   -                            s fff u++ fff fff ff ++ ffff
api:care-selfcheck-detail                  GET    self_check                   s .n. .nn nnn nnn nn nn nnnn
api:care-meeting-list                      GET    -                            s ... ... ... ... .. .. ....
api:care-meeting-list                      POST   -                            s fff ++u fff fff ff uu ffff
api:care-standing-list                     GET    round                        s .f. fff fff .ff nf ff fff.
care:training-list                         GET    -                            s ... ... ... ... .. .. ....
care:training-list                         POST   -                            s >ff fff fff fff .f ff ffff
care:training-detail                       GET    training                     s .f. fff fff .ff nf ff fff.
care:training-detail                       POST   training                     s >ff fff fff >ff nf ff fff>
care:training-complete                     POST   training                     s >ff fff fff fff nf ff ffff
care:vehicle-list                          GET    -                            s ... ... ... ... .. .. ....
care:vehicle-list                          POST   -                            s fff >>> fff fff ff >> ffff
care:vehicle-detail                        GET    vehicle                      s .n. ..n nnn nnn nn nn nnnn
care:vehicle-driver                        POST   vehicle                      s fnf >>n nnn nnn nn nn nnnn
care:vehicle-cost                          POST   vehicle                      s fnf >>n nnn nnn nn nn nnnn
api:care-training-list                     GET    -                            s ... ... ... ... .. .. ....
api:care-training-list                     POST   -                            s +ff fff fff fff nf ff ffff
api:care-attendance-list                   GET    training                     s .f. fff fff .ff nf ff fff.
api:care-attendance-list                   POST   training                     s .ff fff fff .ff nf ff fff.
api:care-training-complete                 POST   training                     s .ff fff fff fff nf ff ffff
api:care-vehicle-list                      GET    -                            s ... ... ... ... .. .. ....
api:care-vehicle-list                      POST   -                            s fff +++ fff fff ff ++ ffff
api:care-vehicle-detail                    GET    vehicle                      s .n. ..n nnn nnn nn nn nnnn
api:care-vehicle-driver                    POST   vehicle                      s fnf ..n nnn nnn nn nn nnnn
api:care-vehicle-cost                      POST   vehicle                      s fnf ..n nnn nnn nn nn nnnn
care:meal-remove                           POST   meal                         s fnf >nn nnn fnn nn nn nnnn
care:cost-remove                           POST   cost                         s fnf >>n nnn nnn nn nn nnnn
api:care-meal-detail                       DELETE meal                         s fnf -nn nnn fnn nn nn nnnn
api:care-cost-detail                       DELETE cost                         s fnf --n nnn nnn nn nn nnnn
care:meal-list                             GET    -                            s ... ... ... ... .. .. ....
care:meal-list                             POST   -                            s fff >>> fff fff ff >> ffff
care:holiday-list                          GET    -                            s ... ... ... ... .. .. ....
care:holiday-list                          POST   -                            s >ff fff fff f>f >f ff ffff
care:holiday-remove                        POST   holiday                      s >nf nnn nnn f>n >n nn nnnf
care:branch-list                           GET    round                        s .f. fff fff fff nf ff ffff
care:branch-list                           POST   round                        s >ff fff fff fff nf ff ffff
care:sheet                                 GET    round.sheet                  s .f. fff fff .ff nf ff fff.
care:sheet-issue                           POST   round.over                   s >ff fff fff fff nf ff ffff
care:issued-sheet                          GET    issued_sheet                 s .n. nnn nnn .nn nn nn nnn.
api:care-meal-list                         GET    -                            s ... ... ... ... .. .. ....
api:care-meal-list                         POST   -                            s fff +++ fff fff ff ++ ffff
api:care-holiday-list                      GET    -                            s ... ... ... ... .. .. ....
api:care-holiday-list                      POST   -                            s +ff fff fff f+f +f ff ffff
api:care-holiday-detail                    DELETE holiday                      s -nf nnn nnn f-n -n nn nnnf
api:care-branch-list                       GET    round                        s .f. fff fff fff nf ff ffff
api:care-branch-list                       POST   round                        s .ff fff fff fff nf ff ffff
api:care-sheet-list                        GET    round                        s .f. fff fff .ff nf ff fff.
api:care-sheet                             GET    round.sheet                  s .f. fff fff .ff nf ff fff.
api:care-sheet                             POST   round.over                   s +ff fff fff fff nf ff ffff
api:care-issued-sheet                      GET    issued_sheet                 s .n. nnn nnn .nn nn nn nnn.
# rotations: handovers
rotations:handover-list                    GET    -                            s ... ... ... ... .. .. ....
rotations:round-handovers                  GET    round                        s .f. fff fff ffn nf ff ffff
rotations:round-prepare                    POST   round                        s >ff fff fff ffn nf ff ffff
rotations:handover-detail                  GET    handover                     s .n. ... nnn nnn nn nn nnnn
rotations:handover-complete                POST   handover                     s >nf f>f nnn nnn nn nn nnnn
rotations:handover-sign                    POST   handover                     s >nf f>f nnn nnn nn nn nnnn
rotations:handover-take                    POST   handover.handed              s >nf nnf nnn nnn nn nn nnnn
rotations:handover-return                  POST   handover.handed              s >nf nnf nnn nnn nn nn nnnn
rotations:handover-file                    GET    handover.done                s .n. nn. nnn nnn nn .n nnnn
rotations:team-folder                      GET    team                         s .f. ... nnn fnn nn nn nnnn
api:rotations-handover-list                GET    -                            s ... ... ... ... .. .. ....
api:rotations-handover-detail              GET    handover                     s .n. ... nnn nnn nn nn nnnn
api:rotations-handover-detail              PUT    handover                     s .nf f.f nnn nnn nn nn nnnn
api:rotations-handover-sign                POST   handover                     s .nf f.f nnn nnn nn nn nnnn
api:rotations-handover-take                POST   handover.handed              s .nf nnf nnn nnn nn nn nnnn
api:rotations-handover-return              POST   handover.handed              s .nf nnf nnn nnn nn nn nnnn
api:rotations-handover-file                GET    handover.done                s .n. nn. nnn nnn nn .n nnnn
api:rotations-team-folder                  GET    team                         s .f. ... nnn fnn nn nn nnnn
rotations:panel-handovers                  GET    -                            s ... ... ... ... .. .. ....
# findings
findings:record-list                       GET    -                            s ... ... ... ... .. .. ....
findings:record-add                        GET    -                            s fff ... fff fff ff .. ffff
findings:record-add                        POST   -                            s fff ... fff fff ff .. ffff
findings:record-detail                     GET    record.waiting               s .n. ... nnn nnn nn nn nnnn
findings:record-detail                     GET    record.locked                s ... ... nnn nnn nn nn nnnn
findings:record-confirm                    POST   record.asked                 s fnf >ff nnn nnn nn nn nnnn
findings:record-contest                    POST   record.asked                 s fnf >ff nnn nnn nn nn nnnn
findings:record-revise                     GET    record.waiting               s fnf .ff nnn nnn nn nn nnnn
findings:record-revise                     POST   record.waiting               s fnf uff nnn nnn nn nn nnnn
findings:queue-files                       GET    -                            s fff fff fff f.f ff ff ffff
findings:queue-files                       POST   -                            s fff fff fff f.f ff ff ffff
findings:review-list                       GET    -                            s f.f fff fff fff f. ff ffff
findings:review-many                       POST   -                            s f>f fff fff fff f! ff ffff
findings:review-detail                     GET    submitted                    s f.f fff fff fff fn ff ffff
findings:dispute-list                      GET    -                            s ... ... ... ... .. .. ....
findings:finding-list                      GET    -                            s ... ... ... ... .. .. ....
findings:finding-detail                    GET    submitted                    s ... ... nnn nnn nn nn nnnn
findings:finding-detail                    GET    rejected                     s ... ... nnn nnn nn nn nnnn
findings:finding-detail                    GET    assigned                     s ... ... ... nnn nn nn nnnn
findings:finding-detail                    GET    withdrawn                    s ... ... ... nnn nn nn nnnn
findings:finding-approve                   POST   submitted                    s f>f fff nnn nnn nn nn nnnn
findings:finding-return                    POST   submitted                    s f>f fff nnn nnn nn nn nnnn
findings:finding-reject                    POST   submitted                    s f>f fff nnn nnn nn nn nnnn
findings:finding-resubmit                  GET    returned                     s fff ..f nnn nnn nn nn nnnn
findings:finding-resubmit                  POST   returned                     s fff >>f nnn nnn nn nn nnnn
findings:finding-confirm                   POST   assigned                     s fff fff >>f nnn nn nn nnnn
findings:finding-dispute                   POST   assigned                     s fff fff >>f nnn nn nn nnnn
findings:finding-uphold                    POST   disputed                     s >ff fff fff nnn nn nn nnnn
findings:finding-dismiss                   POST   disputed                     s >ff fff fff nnn nn nn nnnn
findings:finding-amend                     POST   disputed                     s >ff fff fff nnn nn nn nnnn
findings:problemlist-list                  GET    -                            s ... ... ... ... .. .. ....
findings:problemlist-detail                GET    problem_list                 s ... nnn ... nnn nn nn nnnn
findings:problemlist-receive               POST   problem_list                 s fff nnn >ff nnn nn nn nnnn
api:findings-form-list                     GET    -                            s ... ... ... ... .. .. ....
api:findings-record-list                   GET    -                            s ... ... ... ... .. .. ....
api:findings-record-detail                 GET    record.waiting               s .n. ... nnn nnn nn nn nnnn
api:findings-record-detail                 GET    record.locked                s ... ... nnn nnn nn nn nnnn
api:findings-record-detail                 PUT    record.new                   s fff ++u fff fff ff uu ffff
api:findings-record-detail                 PUT    record.locked                s fff ccc fff fff ff nn ffff
api:findings-record-confirm                POST   record.waiting               s fnf fff nnn nnn nn nn nnnn
api:findings-record-contest                POST   record.waiting               s fnf fff nnn nnn nn nn nnnn
api:findings-record-answers                POST   record.waiting               s fnf .ff nnn nnn nn nn nnnn
api:findings-record-revise                 POST   record.waiting               s fnf .ff nnn nnn nn nn nnnn
api:findings-record-bundle                 GET    record.waiting               s .nf fff nnn nnn nn nn nnnn
api:findings-record-bundle                 GET    record.locked                s ..f fff nnn nnn nn nn nnnn
api:findings-photo-detail                  GET    photo                        s ... ... nnn nnn nn nn nnnn
api:findings-photo-original                GET    photo                        s ..f fff nnn nnn nn nn nnnn
api:findings-photo-detail                  PUT    photo.new                    s fff +++ fff fff ff ++ ffff
api:findings-photo-detail                  PATCH  photo.new                    s fff ... fff fff ff .. ffff
api:findings-draft-detail                  GET    draft                        s nnn ..n nnn nnn nn nn nnnn
api:findings-draft-detail                  PATCH  draft                        s nnn ..n nnn nnn nn nn nnnn
api:findings-draft-detail                  PATCH  draft.new                    s fff ... fff fff ff .. ffff
api:findings-draft-detail                  DELETE draft                        s nnn --n nnn nnn nn nn nnnn
api:findings-record-send                   GET    record.waiting               s .n. ... nnn nnn nn nn nnnn
api:findings-record-send                   PUT    record.new                   s fff ++u fff fff ff uu ffff
api:findings-queue-files                   POST   -                            s fff fff fff f.f ff ff ffff
api:findings-photo-send                    GET    photo                        s ... ... nnn nnn nn nn nnnn
api:findings-photo-send                    PUT    photo.new                    s fff +++ fff fff ff ++ ffff
api:findings-photo-send                    PATCH  photo.new                    s fff ... fff fff ff .. ffff
api:findings-finding-list                  GET    -                            s ... ... ... ... .. .. ....
api:findings-finding-detail                GET    submitted                    s ... ... nnn nnn nn nn nnnn
api:findings-finding-detail                GET    assigned                     s ... ... ... nnn nn nn nnnn
api:findings-finding-approve               POST   submitted                    s f.f fff nnn nnn nn nn nnnn
api:findings-finding-return                POST   submitted                    s f.f fff nnn nnn nn nn nnnn
api:findings-finding-reject                POST   submitted                    s f.f fff nnn nnn nn nn nnnn
api:findings-finding-resubmit              POST   returned                     s fff ..f nnn nnn nn nn nnnn
api:findings-finding-confirm               POST   assigned                     s fff fff ..f nnn nn nn nnnn
api:findings-finding-dispute               POST   assigned                     s fff fff ..f nnn nn nn nnnn
api:findings-finding-uphold                POST   disputed                     s .ff fff fff nnn nn nn nnnn
api:findings-finding-dismiss               POST   disputed                     s .ff fff fff nnn nn nn nnnn
api:findings-finding-amend                 POST   disputed                     s .ff fff fff nnn nn nn nnnn
api:findings-finding-bundle                GET    submitted                    s ..f fff nnn nnn nn nn nnnn
api:findings-finding-bundle                GET    assigned                     s ..f fff ... nnn nn nn nnnn
api:findings-evidence                      GET    dispute.file                 s ... ... ... nnn nn nn nnnn
api:findings-problemlist-list              GET    -                            s ... ... ... ... .. .. ....
api:findings-problemlist-detail            GET    problem_list                 s ... nnn ... nnn nn nn nnnn
api:findings-problemlist-receive           POST   problem_list                 s fff nnn .ff nnn nn nn nnnn
findings:tasklist-list                     GET    -                            s ... ... ... ... .. .. ....
findings:tasklist-upload                   GET    -                            s .ff fff fff ffn .f ff ffff
findings:tasklist-upload                   POST   -                            s >ff fff fff ffn >f ff ffff
findings:tasklist-template                 GET    -                            s .ff fff fff ffn .f ff ffff
findings:tasklist-detail                   GET    task_list                    s .n. nnn nnn nnn nn nn nnnn
findings:task-import-detail                GET    task_import                  s .n. nnn nnn nnn nn nn nnnn
findings:task-import-apply                 POST   task_import                  s >nf nnn nnn nnn nn nn nnnn
findings:task-drop                         POST   task                         s >nf fff nnn nnn nn nn nnnn
findings:task-reopen                       POST   task.dropped                 s >nf fff nnn nnn nn nn nnnn
findings:task-plan                         GET    -                            s ... ... ... ... .. .. ....
findings:task-plan-export                  GET    -                            s ... ... ... ..n .. .. ....
findings:township-list                     GET    -                            s ... ... ... ... .. .. ....
findings:township-correct                  POST   township                     s >nf fff nnn nnn nn nn nnnn
findings:site-list                         GET    -                            s ... ... ... ... .. .. ....
findings:site-detail                       GET    site                         s .n. ... nnn nnn nn nn nnnn
findings:site-merge                        POST   site                         s >nf fff nnn nnn nn nn nnnn
# rectification
rectification:letter-list                  GET    -                            s ... ... ... ... .. .. ....
rectification:letter-detail                GET    letter                       s .n. nnn .n. nnn nn nn nnnn
rectification:letter-file                  GET    letter                       s .n. nnn .n. nnn nn nn nnnn
rectification:round-letters                GET    round                        s .f. fff fff ffn nf ff ffff
rectification:preview-letter               GET    unit                         s .f. fff fff ffn nf ff ffff
rectification:issue-letters                POST   round                        s >ff fff fff ffn nf ff ffff
rectification:entry-list                   GET    -                            s ... ... ... ... .. .. ....
rectification:entry-detail                 GET    entry.open                   s ... ... ... nnn nn nn nnnn
rectification:evidence                     GET    entry.file                   s ... ... ... nnn nn nn nnnn
rectification:hand-in-plan                 POST   entry.open                   s fff fff >>f nnn nn nn nnnn
rectification:accept-plan                  POST   entry.planned                s >ff fff fff nnn nn nn nnnn
rectification:send-back-plan               POST   entry.planned                s >ff fff fff nnn nn nn nnnn
rectification:report-progress              POST   entry.rectifying             s fff fff >>f nnn nn nn nnnn
rectification:ask-extension                POST   entry.rectifying             s fff fff >>f nnn nn nn nnnn
rectification:grant-extension              POST   entry.asking                 s >ff fff fff nnn nn nn nnnn
rectification:refuse-extension             POST   entry.asking                 s >ff fff fff nnn nn nn nnnn
rectification:report-completion            POST   entry.rectifying             s fff fff >>f nnn nn nn nnnn
rectification:verify                       POST   entry.awaiting_verification  s fff >>> fff nnn nn nn nnnn
rectification:look-back                    POST   entry.written_off            s fff >>> fff nnn nn nn nnnn
rectification:strike-out                   POST   entry.open                   s >ff fff fff nnn nn nn nnnn
api:rectification-letter-list              GET    -                            s ... ... ... ... .. .. ....
api:rectification-letter-detail            GET    letter                       s .n. nnn .n. nnn nn nn nnnn
api:rectification-letter-file              GET    letter                       s .n. nnn .n. nnn nn nn nnnn
api:rectification-round-letters            GET    round                        s .f. fff fff ffn nf ff ffff
api:rectification-round-letters            POST   round                        s +ff fff fff ffn nf ff ffff
api:rectification-letter-preview           GET    unit                         s .f. fff fff ffn nf ff ffff
api:rectification-entry-list               GET    -                            s ... ... ... ... .. .. ....
api:rectification-entry-detail             GET    entry.open                   s ... ... ... nnn nn nn nnnn
api:rectification-evidence                 GET    entry.file                   s ... ... ... nnn nn nn nnnn
api:rectification-hand-in-plan             POST   entry.open                   s fff fff ..f nnn nn nn nnnn
api:rectification-accept-plan              POST   entry.planned                s .ff fff fff nnn nn nn nnnn
api:rectification-send-back-plan           POST   entry.planned                s .ff fff fff nnn nn nn nnnn
api:rectification-report-progress          POST   entry.rectifying             s fff fff ..f nnn nn nn nnnn
api:rectification-ask-extension            POST   entry.rectifying             s fff fff ..f nnn nn nn nnnn
api:rectification-grant-extension          POST   entry.asking                 s .ff fff fff nnn nn nn nnnn
api:rectification-refuse-extension         POST   entry.asking                 s .ff fff fff nnn nn nn nnnn
api:rectification-report-completion        POST   entry.rectifying             s fff fff ..f nnn nn nn nnnn
api:rectification-verify                   POST   entry.awaiting_verification  s fff ... fff nnn nn nn nnnn
api:rectification-look-back                POST   entry.written_off            s fff ... fff nnn nn nn nnnn
api:rectification-strike-out               POST   entry.open                   s .ff fff fff nnn nn nn nnnn
# campaigns
campaigns:campaign-list                    GET    -                            s ... ... ... ... .. .. ....
campaigns:campaign-choose                  POST   -                            s >>> >>> >>> >>n n> >> >>>>
campaigns:campaign-detail                  GET    campaign                     s ... ... ... ..n n. .. ....
campaigns:campaign-start                   POST   campaign                     s !!! !!! !!! !!n n! !! !!!!
campaigns:campaign-close                   POST   campaign                     s !ff fff fff ffn nf ff ffff
campaigns:calendar                         GET    campaign                     s ... ... ... ..n n. .. ....
campaigns:calendar-change                  POST   campaign                     s >ff fff fff ffn nf ff ffff
campaigns:rules                            GET    campaign                     s ... ... ... ..n n. .. ....
campaigns:topics                           GET    campaign                     s ... ... ... ..n n. .. ....
campaigns:pairings                         GET    campaign                     s ... ... ... ..n n. .. ....
api:campaigns-campaign-list                GET    -                            s ... ... ... ... .. .. ....
api:campaigns-campaign-detail              GET    campaign                     s ... ... ... ..n n. .. ....
api:campaigns-campaign-start               POST   campaign                     s ccc ccc ccc ccn nc cc cccc
api:campaigns-campaign-close               POST   campaign                     s uff fff fff ffn nf ff ffff
api:campaigns-rounds                       GET    campaign                     s ... ... ... ..n n. .. ....
api:campaigns-topics                       GET    campaign                     s ... ... ... ..n n. .. ....
api:campaigns-policy                       GET    campaign                     s ... ... ... ..n n. .. ....
api:campaigns-change-preview               POST   campaign                     s .ff fff fff ffn nf ff ffff
api:campaigns-change-list                  GET    campaign                     s ... ... ... ..n n. .. ....
api:campaigns-change-list                  POST   campaign                     s +ff fff fff ffn nf ff ffff
# field
field:day-plan-list                        GET    -                            s ... ... ... ... .. .. ....
field:shell                                GET    -                            . ... ... ... ... .. .. ....
field:manifest                             GET    -                            . ... ... ... ... .. .. ....
field:service-worker                       GET    -                            . ... ... ... ... .. .. ....
api:field-me                               GET    -                            s ... ... ... ... .. .. ....
api:field-sync                             GET    -                            s fff ... fff fff ff .. ffff
# scoring
scoring:board-list                         GET    -                            s ... ... ... ... .. .. ....
scoring:board-make                         POST   -                            s >ff fff fff fff !f ff ffff
scoring:board-detail                       GET    board                        s .n. nnn nnn nnn nn nn nnnn
scoring:board-detail                       GET    board.published              s ... ... ... ..n n. .. ....
scoring:board-renew                        POST   board                        s >nf nnn nnn nnn nn nn nnnn
scoring:board-publish                      POST   board                        s >nf nnn nnn nnn nn nn nnnn
scoring:placing-detail                     GET    placing                      s .n. ... nnn nnn nn nn nnnn
scoring:public-board-list                  GET    -                            . ... ... ... ... .. .. ....
scoring:public-board-detail                GET    board                        n nnn nnn nnn nnn nn nn nnnn
scoring:public-board-detail                GET    board.published              . ... ... ... ... .. .. ....
api:scoring-board-list                     GET    -                            s ... ... ... ... .. .. ....
api:scoring-board-list                     POST   -                            s .ff fff fff ffn nf ff ffff
api:scoring-board-detail                   GET    board                        s .n. nnn nnn nnn nn nn nnnn
api:scoring-board-detail                   GET    board.published              s ... ... ... ..n n. .. ....
api:scoring-board-publish                  POST   board                        s .nf nnn nnn nnn nn nn nnnn
# reports
reports:dailyreport-list                   GET    -                            s ... ... ... ... .. .. ....
reports:dailyreport-detail                 GET    daily_report                 s ... ... nnn nnn nn nn nnnn
reports:team-day                           GET    team_day                     s ... ... nnn nnn nn nn nnnn
reports:dailyreport-sign                   POST   team_day                     s fff f>f nnn nnn nn nn nnnn
reports:bulletin-list                      GET    -                            s ... ... ... ... .. .. ....
reports:choose-day                         GET    -                            s !!! !!! !!! !!! !! !! !!!!
reports:bulletin-detail                    GET    bulletin                     s .n. nnn nnn nnn nn nn nnnn
reports:bulletin-detail                    GET    bulletin.published           s ... nnn nnn nnn n. nn nnnn
reports:bulletin-make                      POST   day                          s >ff fff fff ffn nf ff ffff
reports:bulletin-renew                     POST   bulletin                     s >nf nnn nnn nnn nn nn nnnn
reports:bulletin-note                      POST   bulletin                     s >nf nnn nnn nnn nn nn nnnn
reports:bulletin-publish                   POST   bulletin                     s >nf nnn nnn nnn nn nn nnnn
reports:day                                GET    day                          s .f. fff fff ffn nf ff ffff
api:reports-dailyreport-list               GET    -                            s ... ... ... ... .. .. ....
api:reports-dailyreport-detail             GET    daily_report                 s ... ... nnn nnn nn nn nnnn
api:reports-team-day                       GET    team_day                     s ... ... nnn nnn nn nn nnnn
api:reports-team-day                       POST   team_day                     s fff f+f nnn nnn nn nn nnnn
api:reports-bulletin-list                  GET    -                            s ... ... ... ... .. .. ....
api:reports-bulletin-list                  POST   -                            s .ff fff fff ffn nf ff ffff
api:reports-bulletin-detail                GET    bulletin                     s .n. nnn nnn nnn nn nn nnnn
api:reports-bulletin-detail                GET    bulletin.published           s ... nnn nnn nnn n. nn nnnn
api:reports-bulletin-note                  POST   bulletin                     s .nf nnn nnn nnn nn nn nnnn
api:reports-bulletin-publish               POST   bulletin                     s .nf nnn nnn nnn nn nn nnnn
api:reports-day                            GET    day                          s .f. fff fff ffn nf ff ffff
# field
api:field-plan-detail                      GET    plan_day                     s nnn ... nnn nnn nn .. nnnn
api:field-plan-detail                      PUT    plan_day                     s nnn ... nnn nnn nn .. nnnn
api:field-plan-send                        GET    plan_day                     s nnn ... nnn nnn nn .. nnnn
api:field-plan-send                        PUT    plan_day                     s nnn ... nnn nnn nn .. nnnn
# panels
kernel:panel-notices                       GET    -                            s ... ... ... ... .. .. ....
kernel:panel-chain                         GET    -                            s fff fff fff ff. ff ff ffff
accounts:panel-accounts                    GET    -                            s fff fff fff f.f ff ff ffff
campaigns:panel-today                      GET    -                            s ... ... ... ... .. .. ....
teams:panel-deployment                     GET    -                            s ... ... ... ... .. .. ....
teams:panel-posting                        GET    -                            s ... ... ... ... .. .. ....
teams:panel-nominations                    GET    -                            s ... ... ... ... .. .. ....
teams:panel-missing                        GET    -                            s ... ... ... ... .. .. ....
teams:panel-people                         GET    -                            s ... ... ... ... .. .. ....
teams:panel-imports                        GET    -                            s ... ... ... ... .. .. ....
care:panel-own                             GET    -                            s ... ... ... ... .. .. ....
care:panel-missing                         GET    -                            s ... ... ... ... .. .. ....
findings:panel-queue                       GET    -                            s ... ... ... ... .. .. ....
findings:panel-disputes                    GET    -                            s ... ... ... ... .. .. ....
findings:panel-own                         GET    -                            s ... ... ... ... .. .. ....
findings:panel-answers                     GET    -                            s ... ... ... ... .. .. ....
findings:panel-cities                      GET    -                            s ... ... ... ... .. .. ....
findings:panel-day                         GET    -                            s ... ... ... ... .. .. ....
rectification:panel-letters                GET    -                            s ... ... ... ... .. .. ....
rectification:panel-unread                 GET    -                            s ... ... ... ... .. .. ....
rectification:panel-decisions              GET    -                            s ... ... ... ... .. .. ....
rectification:panel-plans                  GET    -                            s ... ... ... ... .. .. ....
rectification:panel-overdue                GET    -                            s ... ... ... ... .. .. ....
rectification:panel-verify                 GET    -                            s ... ... ... ... .. .. ....
rectification:panel-cities                 GET    -                            s ... ... ... ... .. .. ....
scoring:panel-board                        GET    -                            s ... ... ... ... .. .. ....
reports:panel-day                          GET    -                            s ... ... ... ... .. .. ....
reports:panel-own                          GET    -                            s ... ... ... ... .. .. ....
"""

# What a GET writes, and why it may; sessions are left out of account.
LETTER_READ = ("rectification_supervisionletter", "kernel_auditentry")
# A preview is the issuing itself, undone before the answer leaves: the numbers in it are the real ones.
PREVIEW = (*LETTER_READ, "kernel_counter", "rectification_ledgerentry", "kernel_notification")
GET_WRITES = {
    # A list of people that leaves the system is an act.
    "rotations:round-list": ("kernel_auditentry",),
    "rotations:unit-list": ("kernel_auditentry",),
    "rotations:city-list": ("kernel_auditentry",),
    "teams:people-export": ("kernel_auditentry",),
    "teams:contact-export": ("kernel_auditentry",),
    # A look into the trail is an act.
    "kernel:audit-list": ("kernel_auditentry",),
    # Who reads a photo as it came is kept; whoever asks first for a copy that is not made yet has it made.
    "api:findings-photo-original": ("kernel_auditentry",),
    "api:findings-record-bundle": ("kernel_auditentry", "findings_photo"),
    "api:findings-finding-bundle": ("kernel_auditentry", "findings_photo"),
    "api:findings-photo-detail": ("findings_photo",),
    "api:findings-photo-send": ("findings_photo",),
    # A city's first look at its letter is the receipt (F5).
    "rectification:letter-detail": LETTER_READ,
    "rectification:letter-file": LETTER_READ,
    "api:rectification-letter-detail": LETTER_READ,
    "api:rectification-letter-file": LETTER_READ,
    # A roster's file is full of personal data: taking it is an act.
    "teams:roster-file": ("kernel_auditentry",),
    "teams:roster-corrected": ("kernel_auditentry",),
    "rectification:preview-letter": PREVIEW,
    "api:rectification-letter-preview": PREVIEW,
}


@dataclass(frozen=True)
class Row:
    name: str
    method: str
    object: str
    answers: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.name} {self.object}"


def rows() -> list[Row]:
    return [_row(line) for line in TABLE.splitlines() if line and not line.startswith("#")]


def _row(line: str) -> Row:
    name, method, object_, *letters = line.split()
    answers = "".join(letters)
    if [len(group) for group in letters] != [len(group) for group in GROUPS]:
        raise ValueError(f"one letter a persona, grouped as GROUPS: {line}")
    return Row(name, method, object_, dict(zip(PERSONAS, answers, strict=True)))


def line_of(name: str, method: str, object_: str, answers: dict[str, str]) -> str:
    """A row as the table writes it."""
    groups = " ".join("".join(answers[persona] for persona in group) for group in GROUPS)
    return f"{name:<42} {method:<6} {object_:<28} {groups}"
