from django.db import migrations

# The chain's own two columns may be filled once; nothing else of an entry ever changes.
FORWARDS = """
CREATE FUNCTION kernel_audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'audit entries are never deleted';
    END IF;
    IF OLD.link IS NOT NULL
        OR (to_jsonb(NEW) - 'link' - 'hash') IS DISTINCT FROM (to_jsonb(OLD) - 'link' - 'hash') THEN
        RAISE EXCEPTION 'audit entries are never changed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER kernel_audit_guard BEFORE UPDATE OR DELETE ON kernel_auditentry
    FOR EACH ROW EXECUTE FUNCTION kernel_audit_guard();
"""
BACKWARDS = """
DROP TRIGGER kernel_audit_guard ON kernel_auditentry;
DROP FUNCTION kernel_audit_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
