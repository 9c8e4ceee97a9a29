from django.db import migrations

#: A session that is not over, with its person and their programme, each as a whole row: columns that later
#: migrations add come along by themselves. A function, because PostgreSQL then plans the join once a connection;
#: asked as a statement, planning it took ten times as long as answering it, in every request of whoever is signed in.
CREATE_FUNCTION = """
CREATE FUNCTION accounts_session_by_key(asked_key text)
RETURNS TABLE (session accounts_session, person accounts_user, programme contacts_programme)
LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
    RETURN QUERY
    SELECT kept, owner, represented
    FROM accounts_session kept
    LEFT JOIN accounts_user owner ON owner.id = kept.user_id
    LEFT JOIN contacts_programme represented ON represented.id = owner.programme_id
    WHERE kept.session_key = asked_key AND kept.expire_date > now();
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("contacts", "0002_revisions")]

    operations = [
        migrations.RunSQL(CREATE_FUNCTION, "DROP FUNCTION accounts_session_by_key(text)"),
    ]
