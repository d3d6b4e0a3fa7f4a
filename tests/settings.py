"""Settings of a throw-away instance: a folder of its own for each test process, quick hashing, everything else as shipped."""

import os
import tempfile
from pathlib import Path

_home = tempfile.TemporaryDirectory(prefix="heliograph-test-", ignore_cleanup_errors=True)

_DEFAULTS = {
    "HELIOGRAPH_HOME": _home.name,
    "HELIOGRAPH_SECRET_KEY": "for tests only, never for an instance",
    "HELIOGRAPH_BASE_URL": "http://testserver",
    "HELIOGRAPH_SECOND_FACTOR": "optional",  # `client.force_login` is enough; test_login and test_door require it
    "HELIOGRAPH_HOSTS": "testserver,localhost,127.0.0.1,beihe.example",
}
for _name in [
    name for name in os.environ if name.startswith("HELIOGRAPH_") and not name.startswith("HELIOGRAPH_TEST_")
]:
    del os.environ[_name]
os.environ.update(_DEFAULTS)
if os.environ.get("HELIOGRAPH_TEST_DATABASE_URL"):
    os.environ["HELIOGRAPH_DATABASE_URL"] = os.environ["HELIOGRAPH_TEST_DATABASE_URL"]

(Path(os.environ["HELIOGRAPH_HOME"]) / "static").mkdir()  # `heliograph init` fills it; nobody does for tests

from heliograph.site.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
