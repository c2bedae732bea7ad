"""What the ground's tables, and those of the packages it stands on, know about people."""

from mentorship.own_data import MACHINERY, Personal

TABLES = (
    Personal(
        "people.Person", "Who you are", mine="pk", hides="erased_at",
        clears={"timezone": "pk", "about": "pk", "own_choices": "pk"}, rewrites="name employee_id email",
        names="about", nameless="country site",
        because="The shell itself: dates and place of work are counted.",
    ),
    Personal("people.FormerName", "How you were called before", mine="person", deletes="person", nameless="called"),
    Personal(
        "people.User", "Your account", mine="person", hides="password is_superuser", deletes="person",
        nameless="password email",
    ),
    Personal(
        "people.Position", "Positions", mine="person", clears={"job_title": "person", "job_family": "person"},
        keeps="person manager", because="Team, level and dates are counted as they were on the day.",
    ),
    Personal("people.PersonSkill", "Skills", mine="person", deletes="person"),
    Personal(
        "people.SelfDeclaration", "What you said about yourself", mine="person", deletes="person",
        nameless="attribute value",
    ),
    Personal("people.WeeklyWindow", "Your working week", mine="person", deletes="person"),
    Personal(
        "people.DayOverride", "Days unlike your week", mine="person", deletes="person", nameless="windows",
    ),
    Personal("people.BusyTime", "When you are taken", mine="person", deletes="person"),
    Personal(
        "people.Invitation", "Invitations to open your account", mine="person", hides="digest", deletes="person",
        nameless="digest",
    ),
    Personal(
        "people.DemoAccount", "Your part in the demonstration", mine="person", deletes="person", names="description",
    ),
    Personal(
        "people.ImportRecord", "Files you imported", mine="imported_by", keeps="imported_by", names="file_name",
        nameless="kind digest", because="That a file came, and what it changed, is the directory's history.",
    ),
    Personal(
        "people.WaitingImport", "Files you have not confirmed yet", mine="uploaded_by", hides="content mapping",
        deletes="uploaded_by", names="file_name", rewrites="content", nameless="kind mapping",
        because="Files of others that name the person are thrown away; they are uploaded again.",
    ),
    Personal("people.ConsentText", keeps="published_by", nameless="text", because=MACHINERY),
    Personal("people.Consent", "What you agreed to", mine="person", deletes="person"),
    Personal("people.Unit", nameless="name path", because=MACHINERY),
    Personal("people.Skill", nameless="name", because=MACHINERY),
    Personal(
        "people.Forgotten", nameless="digest",
        because="A keyed fingerprint of an erased employee id, so that no file brings the person back unnoticed.",
    ),
    Personal("access.RoleAssignment", "Roles", mine="person", deletes="person", keeps="granted_by",
             because="Who gave somebody else a role stays answered, without a name."),
    Personal(
        "notifications.Notification", "Notices", mine="person", hides="occasion", deletes="person",
        names="title", nameless="kind occasion url",
    ),
    Personal("notifications.Preference", "When you are told", mine="person", deletes="person", nameless="working_days"),
    Personal("notifications.Silence", "Mails you stopped", mine="person", deletes="person", nameless="kind"),
    Personal(
        "notifications.Chat", "Your chat", mine="person", hides="address", deletes="person",
        nameless="host address kinds error",
    ),
    Personal(
        "outbox.Delivery", "Mails to you", mine="person_id",
        hides="key cohort_id part_of text html calendar calendar_method unsubscribe_url claimed_until attempts error",
        deletes="person_id", names="subject", rewrites="to text html",
        nameless="key kind url calendar calendar_method unsubscribe_url error",
        because="Of mail to others the words are sealed, and gone once it is sent; until then a name is replaced.",
    ),
    Personal("outbox.Beat", nameless="name", because=MACHINERY),
    Personal("encryption.DataKey", nameless="scope master", because="The key of the person's own words is destroyed."),
    Personal(
        "audit.AuditEvent", nameless="actor action object facts mac nonce",
        because="The log holds keys, dates and counts, never a name; it outlives what it speaks of.",
    ),
    Personal("audit.AuditSeal", nameless="digest", because=MACHINERY),
    Personal(
        "account.EmailAddress", "Addresses you sign in with", mine="user", deletes="user", nameless="email",
    ),
    Personal(
        "account.EmailConfirmation", deletes="email_address__user", nameless="key",
        because="A link that was mailed and runs out.",
    ),
    Personal(
        "mfa.Authenticator", "Second factors", mine="user", hides="data", deletes="user", nameless="data",
    ),
    Personal(
        "socialaccount.SocialAccount", "Single sign-on", mine="user", hides="uid extra_data", deletes="user",
        nameless="provider uid extra_data",
    ),
    Personal("socialaccount.SocialToken", deletes="account__user", nameless="token token_secret",
             because="A secret between the installation and the organisation's sign-in."),
    Personal("socialaccount.SocialApp", nameless="provider provider_id name client_id secret key settings",
             because=MACHINERY),
    Personal(
        "admin.LogEntry", "What you did in the admin site", mine="user", deletes="user",
        names="object_repr change_message", nameless="object_id",
    ),
    Personal(
        "sessions.Session", rewrites="session_data", nameless="session_key",
        because="Sessions of the person are found by what is in them, and ended.",
    ),
    Personal("guardian.UserObjectPermission", deletes="user", nameless="object_pk", because=MACHINERY),
    Personal("guardian.GroupObjectPermission", nameless="object_pk", because=MACHINERY),
    Personal("auth.Group", nameless="name", because=MACHINERY),
    Personal("auth.Permission", nameless="name codename", because=MACHINERY),
    Personal("contenttypes.ContentType", nameless="app_label model", because=MACHINERY),
)  # fmt: skip
