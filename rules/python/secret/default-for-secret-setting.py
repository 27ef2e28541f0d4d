import os

# ruleid: prodready-python-default-for-secret-setting
secret = os.environ.get("JWT_SECRET", "change-me")
# ruleid: prodready-python-default-for-secret-setting
password = os.getenv("DB_PASSWORD", "postgres")
# ruleid: prodready-python-default-for-secret-setting
pin = os.environ.get("ADMIN_PIN") or "1234"
# ok: prodready-python-default-for-secret-setting
port = os.getenv("PORT", "8000")
# ok: prodready-python-default-for-secret-setting
key = os.getenv("API_KEY", "")
# ok: prodready-python-default-for-secret-setting
strict = os.environ["JWT_SECRET"]
# ok: prodready-python-default-for-secret-setting
lifetime = os.getenv("JWT_SECRET_EXPIRES", "1h")
